import { Body, Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsEmail, IsString, MaxLength, MinLength } from 'class-validator';
import type { Request } from 'express';
import { DomainError } from '@tandem/domain/refusals';
import { SignInService } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';
import { CurrentActor, Public } from '../http/access.js';
import { csrfTokenOf, endSession, startSession } from '../http/session.js';

export class Credentials {
  @ApiProperty() @IsEmail() email: string;
  @ApiProperty() @IsString() @MinLength(1) @MaxLength(200) password: string;
}

/** Who the API's client is: a session cookie, and a token that every change must carry. */
@ApiTags('session')
@Controller('api/v1/session')
export class SignInApi {
  constructor(private readonly signIn: SignInService) {}

  /** Answers the token for the next request; a client without a session asks for one here first. */
  @Public()
  @Get()
  @ApiOkResponse({ description: 'The token to send as X-CSRF-Token, and who is signed in.' })
  current(@Req() request: Request) {
    const actor = request.actor;
    return {
      csrfToken: csrfTokenOf(request),
      account: actor
        ? { id: actor.accountId, name: actor.name, organisation: actor.organisationName, roles: actor.roles }
        : null,
    };
  }

  @Public()
  @Post()
  @ApiCreatedResponse({ description: 'A new session: the token to send from now on, and who is signed in.' })
  async start(@Body() credentials: Credentials, @Req() request: Request) {
    const outcome = await this.signIn.signIn(credentials.email, credentials.password);
    if (outcome.kind !== 'signedIn')
      throw new DomainError(
        'ACCESS.REFUSED',
        {},
        'The email address or the password is not right, or the account is locked for a while.',
      );
    await startSession(request, outcome.actor.accountId!);
    return {
      csrfToken: csrfTokenOf(request),
      account: {
        id: outcome.actor.accountId,
        name: outcome.actor.name,
        organisation: outcome.actor.organisationName,
        roles: outcome.actor.roles,
      },
    };
  }

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The session has ended.' })
  async end(@Req() request: Request, @CurrentActor() _actor: Actor): Promise<void> {
    await endSession(request);
  }
}
