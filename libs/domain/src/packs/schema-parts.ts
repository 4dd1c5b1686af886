import { PACK_LIMITS } from '@tandem/domain/awards';

/** A JSON Schema of the dialect 2020-12, as the plain JSON that is published. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** The dialect in which both schemas are written. */
export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const absent = (standard: string | number | boolean | undefined) =>
  standard === undefined ? {} : { default: standard };

/** A number as decimal text, never negative, with at most so many places. */
export function decimal(places: number, description: string, standard?: string): Schema {
  return {
    description,
    type: 'string',
    pattern: `^(0|[1-9][0-9]*)(\\.[0-9]{1,${places}})?$`,
    maxLength: 32,
    ...absent(standard),
  };
}

/** A short text that names something: an id. */
export function id(description: string): Schema {
  return { description, type: 'string', minLength: 1, maxLength: PACK_LIMITS.idLength };
}

/** A whole JSON number inside its range. */
export function integer(low: number, high: number, description: string, standard?: number): Schema {
  return { description, type: 'integer', minimum: low, maximum: high, ...absent(standard) };
}

/** Hundredths of a per cent: 10000 is the whole. */
export function basisPoints(description: string, standard?: number): Schema {
  return integer(0, 10_000, description, standard);
}

/** True or false. */
export function flag(description: string, standard?: boolean): Schema {
  return { description, type: 'boolean', ...absent(standard) };
}

/** One of a few words. */
export function word(words: readonly string[], description: string, standard?: string): Schema {
  return { description, enum: words, ...absent(standard) };
}

/** A list whose entries are all of one kind. */
export function list(
  items: Schema,
  description: string,
  limits: { min?: number; max?: number; isSet?: boolean } = {},
): Schema {
  return {
    description,
    type: 'array',
    items,
    ...(limits.min === undefined ? {} : { minItems: limits.min }),
    ...(limits.max === undefined ? {} : { maxItems: limits.max }),
    ...(limits.isSet ? { uniqueItems: true } : {}),
  };
}

/** An object with exactly these members; those named in `required` must be there. */
export function object(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): Schema {
  return { description, type: 'object', properties, required, additionalProperties: false };
}

/** An object whose members' names are ids of the pack. */
export function byId(value: Schema, description: string): Schema {
  return { description, type: 'object', additionalProperties: value };
}

/** A part of the same schema by its name, with its own words at this place. */
export function part(name: string, description?: string): Schema {
  return { $ref: `#/$defs/${name}`, ...(description === undefined ? {} : { description }) };
}

/** A value or null. */
export function orNull(value: Schema): Schema {
  const { description, ...rest } = value;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}
