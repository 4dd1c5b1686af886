import fc from 'fast-check';
import { awardProblem, type AwardProblem, readTenderPack } from '@tandem/domain/awards';
import { awardProgram } from './award-program.js';
import { boxOf } from './box.js';
import { type Certificate, certificateDocument, readCertificate } from './certificate.js';
import { checkCertificate } from './check-certificate.js';
import { type Cut, cutRow, withCuts } from './cuts.js';
import { COST_PER_PENNY, type Program, ProgramBuilder, type Row, type Term } from './program.js';

/** Three units of one kind each; every supplier offers two of them at 1.00 and asks 10.00 for taking part. */
function triangle(): AwardProblem {
  const bid = (supplier: string, lines: string[]) => ({
    supplier,
    fixedCharge: '10.00',
    prices: lines.map((line) => ({ line, unitPrice: '1.00' })),
  });
  const { pack } = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'T-1',
    currency: 'GBP',
    trusts: ['T'],
    lines: ['X', 'Y', 'Z'].map((id) => ({ id, lot: id, demand: { T: '1' } })),
    bids: [bid('A', ['X', 'Y']), bid('B', ['Y', 'Z']), bid('C', ['X', 'Z'])],
    scenarios: [{ id: 'base', rules: [] }],
  });
  return awardProblem(pack!, 'base', ['T']);
}

const PROGRAM = awardProgram(triangle());
const LINKS = PROGRAM.rows.flatMap((row, r) => (row.isLink ? [r] : []));
const COVERS = PROGRAM.rows.flatMap((row, r) => (row.lower === 1n && row.upper === 1n ? [r] : []));

/** Half of three suppliers would do for each line; whole ones come to one and a half, hence to two. */
const TWO_SUPPLIERS: Cut = {
  rows: [...LINKS.map((r) => [r, 1n] as const), ...COVERS.map((r) => [r, -1n] as const)],
  divisor: 2n,
  fromMost: [],
};

/** Two suppliers at 10.00 and three units at 1.00: 23.00, where the rows alone bound it by 18.00. */
function proof(cut: Cut = TWO_SUPPLIERS): Certificate {
  const rows = withCuts(PROGRAM, [TWO_SUPPLIERS])!.rows;
  const pence = (row: number, value: bigint) => [row, (value * COST_PER_PENNY) << BigInt(rows[row]!.exponent)] as const;
  const multipliers = [...COVERS.map((r) => pence(r, 100n)), pence(PROGRAM.rows.length, -1000n)];
  return { limit: 2300n, bound: 2300n, cuts: [cut], root: [], nodes: [{ kind: 'bound', multipliers }] };
}

describe('a cut', () => {
  it('proves that two of three suppliers are needed where the rows alone leave one and a half', () => {
    expect(checkCertificate(triangle(), proof())).toEqual({ problems: [], leaves: 1 });
  });

  it('survives the way through JSON', () => {
    expect(readCertificate(JSON.parse(JSON.stringify(certificateDocument(proof()))))).toEqual(proof());
  });

  it.each<[string, Partial<Cut>]>([
    ['another divisor', { divisor: 3n }],
    ['a divisor that rounds nothing', { divisor: 1n }],
    ['no divisor', { divisor: 0n }],
    ['a divisor below nought', { divisor: -2n }],
    ['multipliers of the other sign', { rows: TWO_SUPPLIERS.rows.map(([r]) => [r, 1n] as const) }],
    ['a row less', { rows: TWO_SUPPLIERS.rows.slice(1) }],
    ['a row that is not there', { rows: [...TWO_SUPPLIERS.rows, [PROGRAM.rows.length + 1, 1n]] }],
    ['itself among its rows', { rows: [...TWO_SUPPLIERS.rows, [PROGRAM.rows.length, 1n]] }],
    ['a column that is not there', { fromMost: [999] }],
  ])('proves nothing with %s', (_, forged) => {
    expect(checkCertificate(triangle(), proof({ ...TWO_SUPPLIERS, ...forged })).problems).not.toEqual([]);
  });

  it('that is left out leaves a proof that names a row that is not there', () => {
    const { cuts, ...rest } = proof();
    expect(cuts).toHaveLength(1);
    expect(checkCertificate(triangle(), rest).problems).not.toEqual([]);
  });

  it.each([
    ['no list', {}],
    ['a cut without a divisor', [{ rows: [], fromMost: [] }]],
    ['a divisor in words', [{ rows: [], divisor: 'two', fromMost: [] }]],
    ['a column in part', [{ rows: [], divisor: '2', fromMost: [0.5] }]],
    ['a row without a multiplier', [{ rows: [[1]], divisor: '2', fromMost: [] }]],
  ])('is not read from %s', (_, cuts) => {
    expect(readCertificate({ ...certificateDocument(proof()), cuts })).toBeUndefined();
  });

  it('takes no whole point away, whatever rows, multipliers, divisor and ends it is made of', () => {
    const number = (most: number) => fc.bigInt({ min: BigInt(-most), max: BigInt(most) });
    const row = fc.record({ values: fc.tuple(number(9), number(9), number(9)), limit: number(20), kind: fc.nat(2) });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 3 }),
        fc.array(
          fc.record({
            times: fc.tuple(number(40), number(40), number(40)),
            divisor: fc.bigInt(1n, 300n),
            ends: fc.nat(7),
          }),
          { minLength: 1, maxLength: 2 },
        ),
        (rows, derivations) => {
          const program = programOf(rows);
          const cuts = derivations.map(({ times, divisor, ends }) => ({
            rows: rows.map((_, r) => [r, times[r]!] as const),
            divisor,
            fromMost: [0, 1, 2].filter((j) => (ends >> j) % 2 === 1),
          }));
          for (const cut of cuts) {
            const found = cutRow(program, boxOf(program), cut);
            if (!found) continue;
            for (const point of points()) {
              if (program.rows.every((r) => keeps(r, point)))
                expect([point, keeps(found, point)]).toEqual([point, true]);
            }
          }
        },
      ),
      { seed: 20261122, numRuns: 300 },
    );
  });
});

interface RandomRow {
  readonly values: readonly bigint[];
  readonly limit: bigint;
  readonly kind: number;
}

/** Three columns from nought to three under some rows: at most, at least, or equal. */
function programOf(rows: readonly RandomRow[]): Program {
  const program = new ProgramBuilder();
  for (let j = 0; j < 3; j++) program.column('quantity', 0n, 3n);
  for (const { values, limit, kind } of rows) {
    const terms = values.map((value, j): Term => [j, value]);
    if (kind === 0) program.atMost(limit, terms);
    else if (kind === 1) program.atLeast(limit, terms);
    else program.equal(limit, terms);
  }
  return { columns: program.columns, rows: program.rows, constant: 0n, quantity: [], removed: [] };
}

function points(): bigint[][] {
  return Array.from({ length: 64 }, (_, i) => [i % 4, (i >> 2) % 4, i >> 4].map(BigInt));
}

function keeps({ terms, lower, upper }: Row, point: readonly bigint[]): boolean {
  const sum = terms.reduce((total, [j, value]) => total + value * point[j]!, 0n);
  return (lower === undefined || sum >= lower) && (upper === undefined || sum <= upper);
}
