import { declaredFields } from './field-problems.js';
import { isObject, readJson } from './json-text.js';
import type { ProblemCode } from './problem-words.js';
import { findProblems } from './release-problems.js';

const EU = 'https://standard.open-contracting.org/profiles/eu/latest/en/extension.json';

/** The names of the problems in a release that has ocid, id and date besides. */
function problemsIn(
  json: string,
  extensions: string[] = [EU, 'https://example.test/ocds_uk_extension/extension.json'],
) {
  const { value } = readJson(`{"ocid": "x", "id": "1", "date": "2026-01-01T00:00:00Z", ${json}}`);
  return findProblems(isObject(value) ? value : {}, declaredFields(extensions).fields);
}
const codes = (json: string, extensions?: string[]): ProblemCode[] => problemsIn(json, extensions).map((p) => p.code);

describe('what is wrong with a published notice', () => {
  it.each<[what: string, json: string, code: ProblemCode]>([
    [
      'a lot in another currency than its tender',
      '"tender": {"value": {"amount": 9, "amountGross": 10, "currency": "GBP"}, "lots": [{"id": "1", "value": {"amount": 9, "amountGross": 10, "currency": "AED"}}]}',
      'foreign-currency-lot',
    ],
    [
      'a gross value without a net one',
      '"tender": {"value": {"amountGross": 10, "currency": "GBP"}}',
      'gross-without-net',
    ],
    [
      'a gross amount of nought',
      '"tender": {"value": {"amount": 9, "amountGross": 0, "currency": "GBP"}}',
      'amount-is-nought',
    ],
    [
      'a negative amount',
      '"tender": {"value": {"amount": -9, "amountGross": 1, "currency": "GBP"}}',
      'negative-amount',
    ],
    [
      'an amount that is no number',
      '"tender": {"value": {"amount": "about 9", "amountGross": 1, "currency": "GBP"}}',
      'unreadable-amount',
    ],
    [
      'an amount without a currency',
      '"tender": {"value": {"amount": 9, "amountGross": 10}}',
      'amount-without-currency',
    ],
    [
      'a value that does not say whether it includes VAT',
      '"tender": {"value": {"amount": 9, "currency": "GBP"}}',
      'tax-not-stated',
    ],
    ['null where an object belongs', '"tender": null', 'object-is-null'],
    ['null where a list belongs', '"awards": null', 'object-is-null'],
    ['null where a text belongs', '"tender": {"description": null}', 'value-is-null'],
    ['an empty list where an object belongs', '"buyer": []', 'empty-list-instead-of-object'],
    ['a list where an object belongs', '"planning": [{"rationale": "r"}]', 'list-instead-of-object'],
    ['an object where a list belongs', '"awards": {"id": "1"}', 'object-instead-of-list'],
    ['an empty list', '"tender": {"items": []}', 'empty-list'],
    [
      'an ODS code under the Companies House scheme',
      '"parties": [{"id": "1", "name": "A trust", "identifier": {"scheme": "GB-COH", "id": "RRU"}}]',
      'ods-code-under-companies-house',
    ],
    [
      'a company number that lost its nought',
      '"parties": [{"id": "1", "name": "A firm", "identifier": {"scheme": "GB-COH", "id": "4103211"}}]',
      'malformed-company-number',
    ],
    [
      'the same organisation under two ids',
      '"parties": [{"id": "1", "name": "Elm & Co."}, {"id": "2", "name": "ELM & CO"}]',
      'duplicate-organisation',
    ],
    [
      'a supplier who is not among the parties',
      '"awards": [{"id": "1", "suppliers": [{"id": "S"}]}]',
      'unknown-organisation',
    ],
    [
      'a statistic given twice',
      '"bids": {"statistics": [{"id": "1", "measure": "bids", "value": 2}, {"id": "2", "measure": "bids", "value": 2}]}',
      'duplicate-statistic',
    ],
    [
      'a weight as free text',
      '"tender": {"lots": [{"id": "1", "awardCriteria": {"criteria": [{"type": "price", "description": "60-85%"}]}}]}',
      'criteria-weights-as-text',
    ],
    [
      'a cancelled lot with an award that stands',
      '"tender": {"lots": [{"id": "1", "status": "cancelled"}]}, "awards": [{"id": "1", "status": "active", "relatedLots": ["1"]}]',
      'cancelled-lot-with-award',
    ],
    [
      'an award of a lot that is not there',
      '"tender": {"lots": [{"id": "1"}]}, "awards": [{"id": "1", "status": "active", "relatedLots": ["2"]}]',
      'award-of-unknown-lot',
    ],
    ['an award to nobody', '"awards": [{"id": "1", "status": "active"}]', 'award-without-supplier'],
    [
      'a CPV code of seven digits',
      '"tender": {"items": [{"id": "1", "classification": {"scheme": "CPV", "id": "3411000"}}]}',
      'unreadable-cpv',
    ],
    ['a field that nothing defines', '"tender": {"mood": "hopeful"}', 'undeclared-field'],
    ['a character that a database cannot keep', '"tender": {"title": "a\\u0000b"}', 'unreadable-character'],
  ])('names %s', (_, json, code) => {
    expect(codes(json)).toContain(code);
  });

  it('finds nothing wrong with a sound notice', () => {
    expect(
      codes(`"tag": ["tender"], "buyer": {"id": "1", "name": "A trust"}, "parties": [{"id": "1", "name": "A trust",
        "identifier": {"scheme": "GB-COH", "id": "SC123456"}}],
        "tender": {"id": "t", "title_cy": "Gwelyau", "value": {"amount": 9, "amountGross": 10.80, "currency": "GBP"}}`),
    ).toEqual([]);
  });

  it('says that a release has no id, no ocid and no date', () => {
    expect(findProblems({}, declaredFields([]).fields).map((p) => p.code)).toEqual([
      'missing-ocid',
      'missing-release-id',
      'missing-date',
    ]);
  });

  it('calls a field undeclared until the file declares its extension', () => {
    const lots = '"tender": {"lots": [{"id": "1", "title": "A"}]}';
    expect(codes(lots, [])).toEqual(['undeclared-field']);
    expect(codes(lots, ['https://example.test/ocds_lots_extension/v1.1.1/extension.json'])).toEqual([]);
  });

  it('says a thing once for each place, with how often it occurs', () => {
    const lot = '{"id": "1", "mood": "hopeful"}';
    expect(problemsIn(`"tender": {"lots": [${lot}, ${lot}, ${lot}]}`)).toEqual([
      { code: 'undeclared-field', path: 'tender.lots[].mood', detail: 'mood', count: 3 },
    ]);
  });
});
