import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SHEET_LIMITS } from '@tandem/platform/spreadsheets';
import { formErrors } from '../http/forms.js';
import { NEW_IMPORT } from './imports.presenter.js';

const HTTP_TOO_LARGE = 413;

/** One file, in memory, no larger than the reader takes. The interceptor keeps it in memory when no folder is named. */
export const UPLOAD = { limits: { fileSize: SHEET_LIMITS.fileBytesMax, files: 1, fields: 20 } };

/** Says at the field what is wrong with an upload that was cut off, instead of on a page of its own. */
@Catch(HttpException)
export class TooLargeFilter implements ExceptionFilter {
  catch(error: HttpException, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    host.switchToHttp().getRequest<Request>().unpipe();
    const isTooLarge = error.getStatus() === HTTP_TOO_LARGE;
    const message = isTooLarge
      ? 'The file is larger than 50 MB. Split the spreadsheet and upload its parts one after the other'
      : 'The file did not arrive whole. Choose it again and upload it once more';
    response.status(422).render('imports/new.njk', { ...NEW_IMPORT, errors: formErrors([{ field: 'file', message }]) });
  }
}
