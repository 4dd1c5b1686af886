import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { CERTIFICATES_SCHEMA, EVALUATION_SCHEMA, type Schema, TENDER_PACK_SCHEMA } from '@tandem/domain/packs';
import { DomainError } from '@tandem/domain/refusals';
import { Public } from '../http/access.js';
import { methodsPage } from './methods.presenter.js';
import { packsPage } from './packs.presenter.js';
import { savingMethodPage, savingMethodsPage } from './saving-methods.presenter.js';

/** What everybody may read: how savings are worked out, what the packs say, and how accessible these pages are. */
@ApiExcludeController()
@Public()
@Controller()
export class MethodsPages {
  @Get('methods')
  methods(@Res() response: Response): void {
    response.render('methods/methods.njk', methodsPage());
  }

  @Get('methods/savings')
  savingMethods(@Res() response: Response): void {
    response.render('methods/saving-methods.njk', savingMethodsPage());
  }

  /** @throws DomainError SAVING_METHOD.NOT_FOUND */
  @Get('methods/savings/:id')
  savingMethod(@Param('id') id: string, @Res() response: Response): void {
    const page = savingMethodPage(id);
    if (!page) throw new DomainError('SAVING_METHOD.NOT_FOUND', { id }, 'There is no such method.');
    response.render('methods/saving-method.njk', page);
  }

  @Get('methods/packs')
  packs(@Res() response: Response): void {
    response.render('methods/packs.njk', packsPage());
  }

  @Get('methods/schemas/tender-pack-1.json')
  @Header('content-type', 'application/schema+json')
  tenderPackSchema(): Schema {
    return TENDER_PACK_SCHEMA;
  }

  @Get('methods/schemas/evaluation-1.json')
  @Header('content-type', 'application/schema+json')
  evaluationSchema(): Schema {
    return EVALUATION_SCHEMA;
  }

  @Get('methods/schemas/certificates-1.json')
  @Header('content-type', 'application/schema+json')
  certificatesSchema(): Schema {
    return CERTIFICATES_SCHEMA;
  }

  @Get('accessibility')
  accessibility(@Res() response: Response): void {
    response.render('methods/accessibility.njk', { title: 'Accessibility statement' });
  }
}
