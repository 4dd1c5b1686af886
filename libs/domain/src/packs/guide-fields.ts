import { CERTIFICATES_SCHEMA } from './certificates-schema.js';
import { EVALUATION_SCHEMA } from './evaluation-schema.js';
import { type Block, type Section, say, table } from './guide-blocks.js';
import type { Schema } from './schema-parts.js';
import { TENDER_PACK_SCHEMA } from './tender-pack-schema.js';

/** Every field of a tender pack with its meaning and default, from the schema itself. */
export function tenderPackFields(): Section[] {
  return fieldSections(TENDER_PACK_SCHEMA, 'pack', 'The tender pack', 'Default');
}

/** Every field of an evaluation with its meaning, from the schema itself. */
export function evaluationFields(): Section[] {
  return fieldSections(EVALUATION_SCHEMA, 'evaluation', 'The evaluation', undefined);
}

/** Every field of the certificates with its meaning, from the schema itself. */
export function certificatesFields(): Section[] {
  return fieldSections(CERTIFICATES_SCHEMA, 'certificates', 'The certificates', undefined);
}

function fieldSections(schema: Schema, prefix: string, title: string, withDefault: string | undefined): Section[] {
  const parts = Object.entries(schema.$defs!).filter(([, part]) => part.$id === undefined);
  const section = (id: string, name: string, part: Schema): Section => ({
    id,
    title: name,
    level: 3,
    blocks: [say(textOf(part)), fieldTable(name, part, withDefault)],
  });
  return [
    section(`${prefix}-fields`, title, schema),
    ...parts.map(([name, part]) => section(`${prefix}-${name}`, `${title}: ${titleOf(name)}`, part)),
  ];
}

function fieldTable(name: string, schema: Schema, withDefault: string | undefined): Block {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties!).map(([field, property]) => [
    `\`${field}\``,
    kindOf(property),
    ...(withDefault === undefined ? [] : [required.has(field) ? 'required' : standardOf(property)]),
    textOf(property),
  ]);
  return table(
    `Fields: ${name}`,
    ['Field', 'Kind', ...(withDefault === undefined ? [] : [withDefault]), 'Meaning'],
    rows,
  );
}

/** A part's name in words: `rule-maxShare` is the rule maxShare, `lotRobustness` the lot robustness. */
function titleOf(name: string): string {
  if (name.startsWith('rule-')) return `rule ${name.slice('rule-'.length)}`;
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function textOf(schema: Schema): string {
  if (typeof schema.description === 'string') return schema.description;
  const ref = refOf(schema);
  return ref === undefined ? '' : textOf(definition(ref));
}

function standardOf(schema: Schema): string {
  if (schema.default !== undefined)
    return `\`${typeof schema.default === 'string' ? schema.default : JSON.stringify(schema.default)}\``;
  return 'none';
}

/** What may stand there, in a few words. */
function kindOf(schema: Schema): string {
  const ref = refOf(schema);
  if (ref !== undefined) return `object: ${titleOf(ref)}`;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (isWords(schema.enum)) return schema.enum.map((word) => `\`${word}\``).join(', ');
  const choices = isSchemas(schema.anyOf) ? schema.anyOf : undefined;
  if (choices) return [...new Set(choices.map(kindOf))].join(' or ');
  switch (schema.type) {
    case 'null':
      return 'null';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return typeof schema.minimum === 'number' && typeof schema.maximum === 'number'
        ? `whole number, ${schema.minimum} to ${schema.maximum}`
        : 'whole number';
    case 'string':
      return textKind(schema.pattern);
    case 'array':
      return `list of ${isSchema(schema.items) ? kindOf(schema.items) : 'values'}`;
    default:
      return isSchema(schema.additionalProperties) ? `by id: ${kindOf(schema.additionalProperties)}` : 'object';
  }
}

function textKind(pattern: unknown): string {
  if (typeof pattern !== 'string') return 'text';
  if (pattern.startsWith('^[0-9a-f]')) return 'hash';
  if (pattern.startsWith('^[A-Z]')) return 'three letters';
  if (pattern.startsWith('^[0-9]{4}-')) return 'instant';
  const places = /\{(?:[01],)?(\d)\}\)?\??\$$/.exec(pattern)?.[1];
  return places === undefined
    ? 'decimal text'
    : `decimal text, ${pattern.includes(',') ? `up to ${places}` : places} places`;
}

function refOf(schema: Schema): string | undefined {
  return typeof schema.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : undefined;
}

function definition(ref: string): Schema {
  return TENDER_PACK_SCHEMA.$defs![ref] ?? EVALUATION_SCHEMA.$defs![ref] ?? CERTIFICATES_SCHEMA.$defs![ref] ?? {};
}

function isSchema(value: unknown): value is Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isSchemas(value: unknown): value is readonly Schema[] {
  return Array.isArray(value) && value.every(isSchema);
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}
