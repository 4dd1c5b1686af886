import { RaisingService, SavingsQueries } from '@tandem/features/savings';
import type { Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';

jest.setTimeout(60_000);

/** The part of a page between two tags, as it was sent. */
const detailsWith = (page: string, words: string): string =>
  page.split('<details').find((part) => part.includes(words)) ?? '';

/** Forms of a saving that stand folded away: a message in one that stays shut is a message that nobody reads. */
describe('a person who fills in a form of a saving wrongly', () => {
  let web: WebWorld;
  let buyer: Visitor;
  let line: string;

  beforeAll(async () => {
    web = await createWebWorld();
    const { world } = web;
    const email = world.trusts.LAS.email('procurement');
    buyer = await web.visit(email);
    const made = await world.as(email, (tx) =>
      world.get(RaisingService).raise(tx, world.partnershipId, {
        title: 'Gloves',
        category: 'consumables',
        mechanism: 'PRICE',
        priceStartsOn: '2026-04-01',
        ownerName: 'Head of Supplies',
        line: {
          item: 'Nitrile gloves',
          financialYear: '2026/27',
          quantity: '1200',
          budgetType: 'revenue',
          recurrence: 'RECURRENT',
          baselineType: '1',
          baselineUnitPrice: '4.20',
          pricedOn: '',
          priceEvidence: '',
          volumeEvidence: '',
          aloneUnitPrice: '',
          aloneEvidence: '',
          newUnitPrice: '3.95',
        },
      }),
    );
    if (Array.isArray(made)) throw new Error(made[0]!.message);
    const [first] = await world.as(email, (tx) => world.get(SavingsQueries).lines(tx, { schemeId: made.schemeId }));
    line = `/savings/lines/${first!.id}`;
  }, 120_000);

  afterAll(() => web?.world.close(), 60_000);

  it('finds the form of a new forecast open, with the message at the amount and what was typed', async () => {
    const effect = /name="([A-Z_]+)"/.exec(detailsWith((await buyer.get(line)).text, 'Re-forecast'))![1]!;
    const answer = await buyer.form(`${line}/forecasts`, { [effect]: 'about half', reason: 'Fewer are needed' });
    const shown = detailsWith(answer.text, 'Re-forecast');
    expect(answer.status).toBe(422);
    expect(shown).toMatch(/^[^>]* open/);
    expect(shown).toContain('Enter an amount in pounds');
    expect(shown).toContain('value="about half"');
    expect(detailsWith(answer.text, 'Note a paper')).not.toMatch(/^[^>]* open/);
  });

  it('finds the kind of baseline as it was chosen, and the form open at a wrong date', async () => {
    const answer = await buyer.form(`${line}/baselines`, {
      type: '6',
      unitPrice: '4.50',
      quantity: '1200',
      pricedOn: 'last spring',
    });
    const shown = detailsWith(answer.text, 'Add a baseline');
    expect(answer.status).toBe(422);
    expect(shown).toMatch(/^[^>]* open/);
    expect(shown).toMatch(/value="6" selected/);
  });

  it('finds the kind of paper as it was chosen', async () => {
    const answer = await buyer.form(`${line}/evidence`, { kind: 'transactions', reference: '' });
    expect(answer.status).toBe(422);
    expect(detailsWith(answer.text, 'Note a paper')).toMatch(/value="transactions" selected/);
  });
});
