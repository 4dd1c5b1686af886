import * as fc from 'fast-check';
import { CASH_TYPES, MECHANISMS, type Stage, STAGES, STEPS } from './axes.js';
import { EVIDENCE_KINDS, evidenceFor } from './evidence.js';
import { mayMove, type MoveFacts, nextStage } from './stages.js';

const SEED = 20261122;
console.log(`stages of a saving: fast-check seed ${SEED}`);
const laws = { seed: SEED, numRuns: 300 };

const finance = { account: 'finance-las', trust: 'LAS', isFinance: true };
const facts: MoveFacts = {
  cashType: 'CASH_RELEASING',
  beneficiary: 'LAS',
  evidence: EVIDENCE_KINDS,
  brought: ['transactions'],
  creator: 'buyer-scas',
  posters: ['buyer-scas', null],
  by: finance,
  reason: 'Checked against the invoices of May.',
};
const messages = (from: Stage, to: Stage, change: Partial<MoveFacts>) =>
  mayMove(from, to, { ...facts, ...change }).map((problem) => problem.message);

describe('a saving', () => {
  it('goes one step at a time to validated, or is rejected on the way', () => {
    const allowed = STAGES.flatMap((from) =>
      STAGES.filter((to) => mayMove(from, to, facts).length === 0).map((to) => `${from} → ${to}`),
    );
    expect(allowed).toEqual([
      'identified → forecast',
      'identified → rejected',
      'forecast → contracted',
      'forecast → rejected',
      'contracted → delivered',
      'contracted → rejected',
      'delivered → validated',
      'delivered → rejected',
    ]);
  });

  it('says what can be done when it has come to an end', () => {
    expect(messages('validated', 'rejected', {})[0]).toContain('Reverse it');
    expect(messages('rejected', 'identified', {})[0]).toContain('Reverse the rejection');
    expect(messages('identified', 'delivered', {})[0]).toContain('can only become forecast or rejected');
  });

  it('is never validated by whoever raised it or posted any of it, nor by the platform', () => {
    for (const creator of ['finance-las', null])
      for (const posters of [['finance-las'], ['somebody', null]])
        for (const account of ['finance-las', null]) {
          const found = messages('delivered', 'validated', { creator, posters, by: { ...finance, account } });
          const isOwn = account === null || creator === account || posters.includes(account);
          expect(found).toEqual(
            isOwn ? ['You raised or posted this saving, so a colleague in finance must validate it'] : [],
          );
        }
  });

  it('is validated and rejected only by finance of the trust that holds the budget', () => {
    for (const to of ['validated', 'rejected'] as const)
      for (const by of [
        { ...finance, trust: 'SCAS' },
        { ...finance, isFinance: false },
      ])
        expect(messages('delivered', to, { by })).toEqual([
          `Only finance of the trust that holds the budget can have a saving ${to}`,
        ]);
    expect(messages('contracted', 'delivered', { by: { ...finance, isFinance: false } })).toEqual([]);
  });

  it('is validated and rejected with a reason, and rejected without any evidence', () => {
    expect(messages('delivered', 'validated', { reason: ' ' })).toEqual(['Enter the reason for your decision']);
    expect(messages('delivered', 'rejected', { reason: '', evidence: [] })).toEqual([
      'Enter the reason for your decision',
    ]);
  });
});

describe('the evidence of a stage', () => {
  it('includes that of every stage before, and a move is refused exactly for what is missing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CASH_TYPES),
        fc.constantFrom(...STEPS.slice(0, -1)),
        fc.constantFrom(...MECHANISMS),
        fc.subarray(EVIDENCE_KINDS),
        fc.subarray(EVIDENCE_KINDS),
        (cashType, from, mechanism, evidence, brought) => {
          const to = nextStage(from)!;
          const [before, after] = [evidenceFor(from, cashType, mechanism), evidenceFor(to, cashType, mechanism)];
          expect(before.every((kind) => after.includes(kind))).toBe(true);
          const missing = mayMove(from, to, { ...facts, cashType, mechanism, evidence, brought }).map((p) => p.field);
          const has = [...evidence.filter((kind) => to !== 'delivered' || kind !== 'transactions'), ...brought];
          expect(missing).toEqual(after.filter((kind) => !has.includes(kind)));
        },
      ),
      laws,
    );
  });

  it('demands a budget that goes down, and volume evidence, of cash-releasing savings only', () => {
    const demanding = (kind: (typeof EVIDENCE_KINDS)[number]) =>
      CASH_TYPES.filter((cashType) => evidenceFor('validated', cashType).includes(kind));
    expect(demanding('budgetJournal')).toEqual(['CASH_RELEASING']);
    expect(demanding('baselineVolume')).toEqual(['CASH_RELEASING']);
    expect(demanding('countedOnce')).toEqual([...CASH_TYPES]);
  });

  it('demands the papers of each delivery: the invoices of May show nothing of what is bought in June', () => {
    expect(messages('contracted', 'delivered', { brought: [] })).toEqual([
      'Add the invoices or supplier data since the new price, reconciled to the ledger',
    ]);
    expect(messages('delivered', 'validated', { brought: [] })).toEqual([]);
  });

  it('demands an impact assessment of what changes the goods or the work, not of another price', () => {
    const asked = MECHANISMS.filter((m) => evidenceFor('contracted', 'CASH_RELEASING', m).includes('impact'));
    expect(asked).toEqual(['SPECIFICATION', 'DEMAND', 'PROCESS']);
  });
});
