import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { type Permission, requirePermission, SignInService } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';
import { DomainError } from '@tandem/domain/refusals';
import { pageNotFound } from './ids.js';

declare module 'express' {
  interface Request {
    actor?: Actor;
  }
}

const PUBLIC = 'tandem:public';
const PERMISSION = 'tandem:permission';
const TRUSTS = 'tandem:trusts';

/** Open to everybody, signed in or not. Everything else asks for a sign-in: forgetting this mark closes a page, never opens it. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Open to people whose role includes this deed. The feature's verb checks again: this mark spares them a form that cannot work. */
export const Needs = (permission: Permission) => SetMetadata(PERMISSION, permission);

/** Open to the trusts and their auditors. To a supplier it looks like what does not exist. */
export const ForTrusts = () => SetMetadata(TRUSTS, true);

/** The person who makes the request: `@CurrentActor() actor: Actor`. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const actor = context.switchToHttp().getRequest<Request>().actor;
  if (!actor) throw new DomainError('ACCESS.SIGN_IN', {}, 'Sign in to continue.');
  return actor;
});

/** Pages of the trusts' own; to a supplier they look like pages that do not exist. */
export function refuseSuppliers(actor: Actor): void {
  if (actor.kind !== 'trust' && actor.kind !== 'auditor') throw pageNotFound();
}

/** Finds out, anew for each request, who makes it and whether they may. A role taken away is gone at the next request. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIn: SignInService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const marks = [context.getHandler(), context.getClass()];
    const accountId = request.session?.accountId;
    if (accountId) request.actor = await this.signIn.actorOf(accountId);
    if (request.res) request.res.locals['actor'] = request.actor;
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, marks)) return true;
    if (!request.actor) throw new DomainError('ACCESS.SIGN_IN', {}, 'Sign in to continue.');
    const permission = this.reflector.getAllAndOverride<Permission>(PERMISSION, marks);
    if (permission) requirePermission(request.actor, permission);
    if (this.reflector.getAllAndOverride<boolean>(TRUSTS, marks)) refuseSuppliers(request.actor);
    return true;
  }
}
