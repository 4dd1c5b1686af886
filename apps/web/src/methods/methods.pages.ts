import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../http/access.js';
import { methodsPage } from './methods.presenter.js';

/** What everybody may read: how savings are worked out, and how accessible these pages are. */
@ApiExcludeController()
@Public()
@Controller()
export class MethodsPages {
  @Get('methods')
  methods(@Res() response: Response): void {
    response.render('methods/methods.njk', methodsPage());
  }

  @Get('accessibility')
  accessibility(@Res() response: Response): void {
    response.render('methods/accessibility.njk', { title: 'Accessibility statement' });
  }
}
