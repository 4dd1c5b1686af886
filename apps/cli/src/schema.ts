import { CERTIFICATES_SCHEMA, EVALUATION_SCHEMA, guideMarkdown, TENDER_PACK_SCHEMA } from '@tandem/domain/packs';
import { type Command, readArguments } from './command.js';
import { PlainProblem } from './problem.js';

const WHAT: Readonly<Record<string, () => string>> = {
  'tender-pack': () => JSON.stringify(TENDER_PACK_SCHEMA, undefined, 2),
  evaluation: () => JSON.stringify(EVALUATION_SCHEMA, undefined, 2),
  certificates: () => JSON.stringify(CERTIFICATES_SCHEMA, undefined, 2),
  guide: () => guideMarkdown().trimEnd(),
};

/** `schema NAME`: prints the JSON Schema of a document, or the guide to both. */
export const schemaCommand: Command = {
  help: `Usage: schema tender-pack | evaluation | certificates | guide

Prints the JSON Schema (draft 2020-12) of the tender pack, the evaluation or its certificates, or the guide to them as
Markdown.
Exit code 0, or 2 when there is no such schema.`,
  run: async (args, terminal) => {
    const { positionals } = readArguments(args, { options: {}, allowPositionals: true });
    const name = positionals[0] ?? '';
    const text = Object.hasOwn(WHAT, name) && positionals.length === 1 ? WHAT[name] : undefined;
    if (!text) throw new PlainProblem(`Name one of ${Object.keys(WHAT).join(', ')}.`);
    terminal.print(text());
    return 0;
  },
};
