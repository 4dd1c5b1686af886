/**
 * The line that a licence asks for beside what is taken from a file.
 *
 * The Open Government Licence v3.0 prescribes its words for information of several providers.
 */
export function attributionOf(license: string, publisher: string): string {
  if (/open-government-licence/i.test(license)) {
    return 'Contains public sector information licensed under the Open Government Licence v3.0.';
  }
  const source = publisher === '' ? 'an unnamed publisher' : publisher;
  return license === ''
    ? `Published by ${source}; the file states no licence.`
    : `Published by ${source} under ${license}.`;
}
