import { readTenderPack } from '@tandem/domain/awards';
import { type EvaluatedRuns, explainAgainstAward } from './award-explanation.js';
import { type BidPackDocument, tenderPackOf } from './bid-pack.js';
import { type Competition, competitionOf } from './competition.js';
import { isObject, readJson } from './json-text.js';

const GROSS = ', "valueAddedTaxIncluded": true';
const bid = (supplier: string, amount: string, more = '', tax = '') =>
  `{"id": "b-${supplier}", "status": "valid", "tenderers": [{"identifier": {"scheme": "XX", "id": "${supplier}"}, "name": "${supplier} (fictional)"}],
    "value": {"amount": ${amount}, "currency": "UAH"${tax}}${more}}`;
const award = (supplier: string, amount: string, more = '', tax = '') =>
  `{"id": "a-${supplier}", "status": "active", "suppliers": [{"id": "XX-${supplier}", "name": "${supplier} (fictional)"}],
    "value": {"amount": ${amount}, "currency": "UAH"${tax}}${more}}`;

function published(bids: string[], awards: string[], tender = '"title": "Caps", "status": "complete"'): Competition {
  const { value } = readJson(
    `{"ocid": "x-1", "buyer": {"id": "B", "name": "Town of Elm (fictional)"}, "tender": {${tender}},
      "bids": {"details": [${bids.join(', ')}]}, "awards": [${awards.join(', ')}]}`,
  );
  return competitionOf(isObject(value) ? value : {});
}

/** What the comparative tender gives for a pack whose lines are single lots: the lowest price that is not excluded. */
function evaluated(pack: BidPackDocument): EvaluatedRuns {
  const runs = pack.scenarios.map((scenario) => ({
    scenario: scenario.id,
    status: 'optimal',
    award: pack.lots.flatMap(({ id: lot }) => {
      const open = pack.bids.flatMap((b) =>
        b.prices
          .filter((p) => p.line === lot && !scenario.rules.some((r) => r.supplier === b.supplier && r.lot === lot))
          .map((p) => ({ line: lot, supplier: b.supplier, amount: p.unitPrice })),
      );
      return open.sort((a, b) => Number(a.amount) - Number(b.amount)).slice(0, 1);
    }),
  }));
  return { runs };
}

const explain = (competition: Competition) =>
  explainAgainstAward(competition, evaluated(tenderPackOf(competition).document));
const outcomes = (competition: Competition) => explain(competition).map((lot) => lot.outcome);
const words = (competition: Competition) =>
  explain(competition)
    .flatMap((lot) => lot.sentences)
    .join(' ');

describe('the pack of published bids', () => {
  it('is a tender pack that contradicts itself nowhere', () => {
    const { document } = tenderPackOf(published([bid('Ash', '10.5'), bid('Beech', '9')], []));
    expect(readTenderPack(document).problems).toBeUndefined();
  });

  it('shortens ids that are longer than a pack allows, and keeps the published ones', () => {
    const long = 'L'.repeat(120);
    const pack = tenderPackOf(published([bid(long, '10')], []));
    expect(readTenderPack(pack.document).problems).toBeUndefined();
    expect(Object.values(pack.published.suppliers)).toEqual([`XX-${long}`]);
  });

  it('leaves out withdrawn bids, bids without a price and lots without bids, and says so', () => {
    const pack = tenderPackOf(
      published(
        [
          bid('Ash', '10', ', "relatedLot": "1"'),
          bid('Beech', '0', ', "relatedLot": "1"'),
          bid('Cherry', '8', ', "relatedLot": "1"').replace('"valid"', '"withdrawn"'),
        ],
        [],
        '"lots": [{"id": "1", "title": "Caps"}, {"id": "2", "title": "Coats"}]',
      ),
    );
    expect(pack.document.bids.map((b) => b.supplier)).toEqual(['XX-Ash']);
    expect(pack.unread).toEqual([
      'The bid of Beech (fictional) has no price that can be read for lot 1.',
      'The bid of Cherry (fictional) was withdrawn, so it is not in the comparison.',
      'Nobody priced the lot "Coats", so it is left out.',
    ]);
  });

  it('reads one price for each lot where a bid has several', () => {
    const lots =
      ', "lotValues": [{"relatedLot": "1", "value": {"amount": 5, "currency": "UAH"}}, {"relatedLot": "2", "value": {"amount": 7, "currency": "UAH"}}]';
    const { document } = tenderPackOf(published([bid('Ash', '12', lots)], []));
    expect(document.bids[0]!.prices).toEqual([
      { line: '1', unitPrice: '5' },
      { line: '2', unitPrice: '7' },
    ]);
  });

  it.each([
    ['no bid has a price', published([], []), 'MARKET.NO_PRICED_BIDS'],
    [
      'bids have different currencies',
      published([bid('Ash', '1'), bid('Beech', '2').replace('UAH', 'EUR')], []),
      'MARKET.MIXED_CURRENCY',
    ],
    [
      'some bids include VAT and others do not say',
      published([bid('Ash', '1', '', GROSS), bid('Beech', '2')], []),
      'MARKET.MIXED_TAX',
    ],
  ])('is refused when %s', (_, competition, code) => {
    expect(() => tenderPackOf(competition)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the truth about a published award', () => {
  it('agrees when the lowest bid won at its price', () => {
    expect(outcomes(published([bid('Ash', '10'), bid('Beech', '9.50')], [award('Beech', '9.5')]))).toEqual(['agrees']);
  });

  it.each([
    ['exactly 20% more', '9.5', '11.4', '', '', 'agrees-once-vat-is-told-apart'],
    ['20% more to the last hundredth', '9.99', '11.99', '', '', 'agrees-once-vat-is-told-apart'],
    ['a hundredth beside it', '9.99', '12.00', '', '', 'differs'],
    ['20% more although the bid says that it includes VAT', '9.5', '11.4', GROSS, GROSS, 'differs'],
    [
      '20% more where the bid is stated net and the award gross',
      '9.5',
      '11.4',
      ', "valueAddedTaxIncluded": false',
      GROSS,
      'agrees-once-vat-is-told-apart',
    ],
    ['another amount', '9.5', '10', '', '', 'differs'],
  ])('with an award to the same supplier at %s', (_, bidAmount, awardAmount, bidTax, awardTax, outcome) => {
    const competition = published([bid('Ash', bidAmount, '', bidTax)], [award('Ash', awardAmount, '', awardTax)]);
    expect(outcomes(competition)).toEqual([outcome]);
  });

  it('differs, and says that no reason is known, when the award went elsewhere without a word', () => {
    const competition = published([bid('Ash', '10'), bid('Beech', '9')], [award('Ash', '10')]);
    expect(outcomes(competition)).toEqual(['differs']);
    expect(words(competition)).toContain('Nothing in the notice says why the lowest bid was not taken.');
  });

  it('names the refusal of a bid, whether its status or its qualification says it', () => {
    const byStatus = published(
      [bid('Ash', '10'), bid('Beech', '9').replace('"valid"', '"disqualified"')],
      [award('Ash', '10')],
    );
    expect(words(byStatus)).toContain('its status is "disqualified"');
    const qualification =
      '"qualifications": [{"bidID": "b-Beech", "qualified": false, "date": "2026-02-03", "description": "No certificate"}]';
    const byDecision = published([bid('Ash', '10'), bid('Beech', '9')], [award('Ash', '10')], qualification);
    expect(words(byDecision)).toContain('on 3 February 2026');
    expect(words(byDecision)).toContain('“No certificate”');
    expect(words(byDecision)).toContain('which is the award.');
  });

  it('does not call a winner turned down because an earlier award to it was unsuccessful', () => {
    const failed = award('Beech', '9').replace('"active"', '"unsuccessful"').replace('a-Beech', 'a-first');
    expect(outcomes(published([bid('Ash', '10'), bid('Beech', '9')], [failed, award('Beech', '9')]))).toEqual([
      'agrees',
    ]);
  });

  it('says that there is no award when all that was published is an unsuccessful one', () => {
    const failed = award('Beech', '9').replace('"active"', '"unsuccessful"');
    const competition = published([bid('Ash', '10'), bid('Beech', '9')], [failed], '"status": "unsuccessful"');
    expect(outcomes(competition)).toEqual(['no-award']);
    expect(words(competition)).toContain('The bid of Beech (fictional) at 9.00 UAH was turned down');
  });

  it('judges each lot by itself, and does not take the value of several lots for the price of one', () => {
    const lot = (id: string) => `, "relatedLot": "${id}"`;
    const competition = published(
      [bid('Ash', '10', lot('1')), bid('Beech', '12', lot('1')), bid('Cherry', '5', lot('2'))],
      [award('Ash', '15', ', "relatedLots": ["1", "2"]')],
      '"lots": [{"id": "1"}, {"id": "2"}]',
    );
    expect(outcomes(competition)).toEqual(['agrees', 'differs']);
    expect(words(competition)).toContain('no value of this lot alone was published');
  });
});
