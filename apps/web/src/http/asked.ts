import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import type { KeyedRequest } from '@tandem/platform/requests';

/** What a program asks for, with the key under which it may ask again: `@Asked() asked: KeyedRequest`. */
export const Asked = createParamDecorator((_data: unknown, context: ExecutionContext): KeyedRequest => {
  const request = context.switchToHttp().getRequest<Request>();
  return {
    key: request.get('idempotency-key'),
    deed: `${request.method} ${request.path}`,
    body: request.body as unknown,
  };
});

/** Says in the description of the API that a deed may be asked for again under its key. */
export function MayBeRepeated(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Your own name for this request, up to 200 characters. A repeat with the same key within seven days gets the first answer and changes nothing; the same key with another body is refused.',
    }),
  );
}
