import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { SignInService } from '@tandem/features/partnership';
import { type Settings, SETTINGS_TOKEN } from '@tandem/platform/config';
import type { Actor } from '@tandem/platform/database';
import { CurrentActor, Public } from '../http/access.js';
import { field, formErrors } from '../http/forms.js';
import { endSession, startSession } from '../http/session.js';
import { homeOf } from './home.presenter.js';

/** Signing in and out, and the first page of each person. */
@ApiExcludeController()
@Controller()
export class SignInPages {
  constructor(
    private readonly signIn: SignInService,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  @Get()
  home(@CurrentActor() actor: Actor, @Res() response: Response): void {
    response.render('partnership/home.njk', homeOf(actor));
  }

  @Public()
  @Get('sign-in')
  async form(@Req() request: Request, @Res() response: Response, @Query('next') next?: string): Promise<void> {
    if (request.actor) return response.redirect(303, '/');
    await this.show(response, { next: ownPath(next) });
  }

  @Public()
  @Post('sign-in')
  async submit(@Body() body: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const [email, password, next] = [field(body, 'email'), field(body, 'password'), ownPath(field(body, 'next'))];
    const problems = [
      ...(email ? [] : [{ field: 'email', message: 'Enter your email address' }]),
      ...(password ? [] : [{ field: 'password', message: 'Enter your password' }]),
    ];
    if (problems.length === 0) {
      const outcome = await this.signIn.signIn(email, password);
      if (outcome.kind === 'signedIn') {
        await startSession(request, outcome.actor.accountId!);
        return response.redirect(303, next || '/');
      }
      // One sentence for an unknown address, a wrong password and a resting account: it must not tell which accounts exist.
      problems.push({
        field: 'email',
        message: 'The email address or the password is not right. After eight wrong attempts, wait 15 minutes',
      });
    }
    response.status(422);
    await this.show(response, { email, next, errors: formErrors(problems) });
  }

  @Post('sign-out')
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    await endSession(request);
    response.redirect(303, '/sign-in');
  }

  /** Demonstration accounts are listed in the embedded mode alone, where they exist. */
  private async show(response: Response, model: object): Promise<void> {
    const isDemonstration = this.settings.mode === 'embedded' && this.settings.environment !== 'production';
    const accounts = isDemonstration ? await this.signIn.demonstrationAccounts() : [];
    response.render('partnership/sign-in.njk', { errors: formErrors([]), ...model, accounts });
  }
}

/** Only a path of our own may follow a sign-in: an address elsewhere would be an open redirect. */
function ownPath(next: string | undefined): string {
  return next && /^\/(?![/\\])[\x20-\x7e]*$/.test(next) ? next : '';
}
