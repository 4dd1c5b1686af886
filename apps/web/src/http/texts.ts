import { HttpException, HttpStatus } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { type FieldProblem, InputProblems } from '@tandem/domain/refusals';

/** Control characters but tab and line ends. PostgreSQL can hold no NUL, and nobody types the others on purpose. */
// oxlint-disable-next-line no-control-regex -- Control characters are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const EVERY_CONTROL = new RegExp(CONTROL, 'g');
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const SHOWN_INSTEAD = '\ufffd';

/**
 * Lets only texts through that can be stored and shown, before any page or verb sees them.
 *
 * In a form a control character becomes a mark that the person sees in the field, so that nothing is dropped silently and
 * no other text is lost. The API names the field and changes nothing. An address with a NUL leads nowhere. A request
 * without a body counts as an empty one.
 */
export function readableTexts(request: Request, _response: Response, next: NextFunction): void {
  if (/%00/.test(request.originalUrl)) throw new HttpException('Not Found', HttpStatus.NOT_FOUND);
  const body = (request.body ??= {}) as unknown;
  if (request.is('json')) {
    if (Array.isArray(body)) throw new InputProblems([{ field: 'body', message: 'Send an object, not a list.' }]);
    const problems: FieldProblem[] = [];
    refuseUnreadable(body, '', problems);
    if (problems.length > 0) throw new InputProblems(problems);
  } else markControls(body);
  next();
}

function refuseUnreadable(value: unknown, path: string, problems: FieldProblem[]): void {
  const refuse = (text: string) => {
    if (CONTROL.test(text) || LONE_SURROGATE.test(text))
      problems.push({
        field: path,
        message: `${path || 'A name'} holds characters that cannot be read. Type it again.`,
      });
  };
  if (typeof value === 'string') return refuse(value);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    refuse(name);
    refuseUnreadable(inner, path === '' ? name : `${path}.${name}`, problems);
  }
}

/** Forms are texts and lists of texts; anything nested deeper is read by no page. */
function markControls(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const fields = body as Record<string, unknown>;
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') fields[name] = marked(value);
    else if (Array.isArray(value))
      fields[name] = value.map((one: unknown) => (typeof one === 'string' ? marked(one) : one));
}

function marked(text: string): string {
  return CONTROL.test(text) ? text.replace(EVERY_CONTROL, SHOWN_INSTEAD) : text;
}
