import { awardProblem, type AwardProblem, readTenderPack } from '@tandem/domain/awards';
import { awardProgram } from './award-program.js';
import type { Certificate } from './certificate.js';
import { certificateDocument, readCertificate } from './certificate.js';
import { checkCertificate } from './check-certificate.js';
import { COST_PER_PENNY } from './program.js';

/** A hundred units of one line: A asks 10.00, B 9.40 for at most 70. The cheapest award is 70 from B and 30 from A. */
function problem(rules: object[] = [], capacityQuantity = '70'): AwardProblem {
  const { pack } = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    trusts: ['T'],
    lines: [{ id: 'X', lot: 'L', demand: { T: '100' } }],
    bids: [
      { supplier: 'A', prices: [{ line: 'X', unitPrice: '10.00' }] },
      { supplier: 'B', capacityQuantity, prices: [{ line: 'X', unitPrice: '9.40' }] },
    ],
    scenarios: [{ id: 'base', rules }],
  });
  return awardProblem(pack!, 'base', ['T']);
}

/** The row that makes a line's quantities come to its demand. */
function coverRow(of: AwardProblem): number {
  return awardProgram(of).rows.findIndex((row) => row.lower === 100n && row.upper === 100n);
}

/** A multiplier of so many pence for each unit of a row. */
function pence(of: AwardProblem, row: number, value: bigint): readonly [number, bigint] {
  return [row, (value * COST_PER_PENNY) << BigInt(awardProgram(of).rows[row]!.exponent)];
}

/** Each unit is worth ten pounds; of B at most 70 save sixty pence each. That is a proof by hand: 1,000 less 42. */
function byHand(): Certificate {
  const of = problem();
  const multipliers = [pence(of, coverRow(of), 1000n)];
  return { limit: 95_800n, bound: 95_800n, root: [], nodes: [{ kind: 'bound', multipliers }] };
}

describe('a certificate', () => {
  it('written by hand proves that nobody can do better than 958.00', () => {
    expect(checkCertificate(problem(), byHand())).toEqual({ problems: [], leaves: 1 });
  });

  it('survives the way through JSON', () => {
    const text = JSON.stringify(certificateDocument(byHand()));
    expect(readCertificate(JSON.parse(text))).toEqual(byHand());
  });

  it.each([
    ['a bound one penny higher', (c: Certificate) => ({ ...c, limit: 95_801n, bound: 95_801n })],
    [
      'much weaker multipliers',
      (c: Certificate) => ({
        ...c,
        nodes: [{ kind: 'bound' as const, multipliers: [pence(problem(), coverRow(problem()), 500n)] }],
      }),
    ],
    ['a forged leaf', (c: Certificate) => ({ ...c, nodes: [{ kind: 'bound' as const, multipliers: [] }] })],
    [
      'a leaf that calls itself empty',
      (c: Certificate) => ({ ...c, nodes: [{ kind: 'empty' as const, multipliers: [] }] }),
    ],
    ['a missing half', (c: Certificate) => ({ ...c, nodes: [{ column: 0, at: 0n }, ...c.nodes] })],
    ['a leaf too many', (c: Certificate) => ({ ...c, nodes: [...c.nodes, ...c.nodes] })],
    ['the claim that no award exists', ({ root, nodes }: Certificate) => ({ root, nodes })],
    ['a limit below its bound', (c: Certificate) => ({ ...c, limit: 1n })],
    [
      'a row that is not there',
      (c: Certificate) => ({ ...c, nodes: [{ kind: 'bound' as const, multipliers: [[999, 1n]] as const }] }),
    ],
    ['a narrowing row that is not there', (c: Certificate) => ({ ...c, root: [[[999, 1n]] as const] })],
  ])('is refused with %s', (_, forge) => {
    expect(checkCertificate(problem(), forge(byHand())).problems).not.toEqual([]);
  });

  it('of one problem does not prove another one', () => {
    expect(checkCertificate(problem([], '90'), byHand()).problems).not.toEqual([]);
    expect(checkCertificate(problem([{ rule: 'maxShare', basisPoints: 10_000 }]), byHand()).problems).toEqual([]);
  });

  it('proves that no award exists when B alone must supply more than it can', () => {
    const none = problem([{ rule: 'exclude', supplier: 'A', lot: 'L' }]);
    expect(checkCertificate(none, { root: [], nodes: [{ kind: 'empty', multipliers: [] }] }).problems).toEqual([]);
    expect(checkCertificate(problem(), { root: [], nodes: [{ kind: 'empty', multipliers: [] }] }).problems).not.toEqual(
      [],
    );
  });

  it.each([
    ['no object', 7],
    ['no nodes', { limit: null, bound: null, root: [] }],
    ['a float for a bound', { limit: null, bound: 1.5, root: [], nodes: [] }],
    ['a bound in other words', { limit: null, bound: '1e3', root: [], nodes: [] }],
    ['a leaf of no kind', { limit: null, bound: null, root: [], nodes: [{ kind: 'other', multipliers: [] }] }],
    ['a multiplier that is no pair', { limit: null, bound: null, root: [[[1]]], nodes: [] }],
  ])('is not read from %s', (_, document) => {
    expect(readCertificate(document)).toBeUndefined();
  });
});
