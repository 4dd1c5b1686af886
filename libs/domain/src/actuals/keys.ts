/** Words at the end of a supplier's name that do not tell it apart from another. */
const LEGAL_FORMS = /\b(?:limited|ltd|plc|llp|llc|inc|incorporated|company|co|group|holdings|uk|gb|gmbh)\b/g;

/**
 * A supplier's name with what does not tell it apart taken away: letter case, punctuation, remarks in
 * brackets, "the" and its legal form.
 *
 * Two ledgers never write a supplier in the same way. A name of nothing but such words stays as it is, without its marks.
 */
export function supplierKey(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/\([^)]*\)/g, ' ')
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const key = plain.replace(/^the /, '').replaceAll(LEGAL_FORMS, ' ').replaceAll(/ {2,}/g, ' ').trim();
  return key === '' ? plain : key;
}

/** An item's code without what people leave out: letter case, spaces and punctuation. Leading noughts stay. */
export function codeKey(code: string): string {
  return code.toUpperCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
