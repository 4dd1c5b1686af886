import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import type { FieldProblem } from '@tandem/domain/refusals';

const MEBIBYTE = 1024 * 1024;
const FIELDS_MAX = 20;
const TOO_LARGE = 413;

/** A file that a person has sent, with the name that it has on their machine. */
export interface Upload {
  readonly fileName: string;
  readonly bytes: Buffer;
}

const problems = new WeakMap<Request, FieldProblem>();

/**
 * Lets a page take one file, in the field `file` and in memory. An upload that is too large or was cut off reaches the
 * page as a problem of that field, so that the person reads it where the file is chosen and not on a page of its own.
 */
export function TakesFile(bytesMax: number): MethodDecorator {
  const limits = { fileSize: bytesMax, files: 1, fields: FIELDS_MAX };
  const inner = new (FileInterceptor('file', { limits }))();
  const forgiving: NestInterceptor = {
    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      try {
        return await inner.intercept(context, next);
      } catch (error) {
        if (!(error instanceof HttpException)) throw error;
        const message = sentenceOf(error.getStatus(), bytesMax);
        problems.set(context.switchToHttp().getRequest<Request>(), { field: 'file', message });
        return next.handle();
      }
    },
  };
  return UseInterceptors(forgiving);
}

/** The file that came with a request, or why there is none; `missing` is said when the person chose none. */
export function uploadOf(request: Request, missing: string): Upload | FieldProblem[] {
  const problem = problems.get(request);
  if (problem) return [problem];
  if (!request.file) return [{ field: 'file', message: missing }];
  // Browsers send the name in UTF-8; multipart's own rule reads it as Latin-1.
  return { fileName: Buffer.from(request.file.originalname, 'latin1').toString('utf8'), bytes: request.file.buffer };
}

function sentenceOf(status: number, bytesMax: number): string {
  if (status === TOO_LARGE)
    return `The file is larger than ${bytesMax / MEBIBYTE} MB. Split it and upload its parts one after the other.`;
  return 'The file did not arrive whole. Choose it again and upload it once more.';
}
