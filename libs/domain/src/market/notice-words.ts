import { type LocalDate, tryParseLocalDate } from '@tandem/domain/time';
import { type ExactObject, isList, isObject, objectIn, textIn } from './json-text.js';

/** The id of an organisation: its own, or the one that its scheme and number make, as publishers write it in `parties`. */
export function organisationId(organisation: ExactObject | undefined): string | undefined {
  const own = textIn(organisation, 'id');
  if (own !== undefined) return own;
  const identifier = objectIn(organisation, 'identifier');
  const id = textIn(identifier, 'id');
  const scheme = textIn(identifier, 'scheme');
  return id === undefined || scheme === undefined ? id : `${scheme}-${id}`;
}

/**
 * The lots that an award, bid or item belongs to.
 *
 * Publishers write `relatedLot: "1"`, `relatedLots: ["1"]` and `relatedLots: [{"lotId": "1"}]`; all are read.
 */
export function lotIdsOf(object: ExactObject): string[] {
  const one = textIn(object, 'relatedLot');
  const several = object['relatedLots'];
  const ids = (isList(several) ? several : []).map((lot) =>
    typeof lot === 'string' ? lot : isObject(lot) ? (textIn(lot, 'lotId') ?? textIn(lot, 'id')) : undefined,
  );
  return [...new Set([one, ...ids].filter((id) => id !== undefined))];
}

/** Whether an award or contract was neither cancelled nor unsuccessful. Without a status it stands. */
export function stands(award: ExactObject): boolean {
  return !/^(cancelled|unsuccessful|withdrawn)$/.test(textIn(award, 'status') ?? 'active');
}

/** The day in an ISO date or instant, as its publisher wrote it; undefined when there is none. */
export function dayOf(text: string | undefined): LocalDate | undefined {
  return tryParseLocalDate(/^\d{4}-\d{2}-\d{2}(?=T|$)/.exec(text ?? '')?.[0] ?? '');
}

/** The text without what a database cannot keep: NUL and halves of characters. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD');
}
