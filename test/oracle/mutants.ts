import { type AwardProblem, type PricedAward, verifyAward } from '@tandem/domain/awards';
import type { SolveResult } from '@tandem/platform/solver';
import type { Solve, Verify } from './checks.js';

type ProblemSupplier = AwardProblem['suppliers'][number];
type ProblemPrice = NonNullable<ProblemSupplier['prices'][number]>;

function without<T extends object, K extends keyof T>(value: T, name: K): Omit<T, K> {
  const copy = { ...value };
  delete copy[name];
  return copy;
}

const eachSupplier = (problem: AwardProblem, change: (supplier: ProblemSupplier) => ProblemSupplier): AwardProblem => ({
  ...problem,
  suppliers: problem.suppliers.map(change),
});
const eachPrice = (problem: AwardProblem, change: (price: ProblemPrice) => ProblemPrice): AwardProblem =>
  eachSupplier(problem, (supplier) => ({ ...supplier, prices: supplier.prices.map((p) => p && change(p)) }));
const eachBid = (
  problem: AwardProblem,
  change: (bid: ProblemSupplier['bid']) => ProblemSupplier['bid'],
): AwardProblem => eachSupplier(problem, (supplier) => ({ ...supplier, bid: change(supplier.bid) }));
const withoutRule = (problem: AwardProblem, rule: string): AwardProblem => ({
  ...problem,
  rules: problem.rules.filter((r) => r.rule !== rule),
});

/** Wrong models: each misreads the problem in one way and solves the rest of it faithfully. */
export const MODEL_MUTANTS: Record<string, (problem: AwardProblem) => AwardProblem> = {
  'ignores how many suppliers may win': (p) => withoutRule(p, 'maxSuppliers'),
  'ignores the largest share': (p) => withoutRule(p, 'maxShare'),
  'ignores the small suppliers’ share': (p) => withoutRule(p, 'minShareSme'),
  'ignores who is retained': (p) => withoutRule(p, 'retain'),
  'ignores the carbon cap': (p) => withoutRule(p, 'carbonCap'),
  'ignores exclusions and quality': (p) => eachSupplier(p, (s) => ({ ...s, barred: new Set<number>() })),
  'splits lots that may not be split': (p) => ({ ...p, lots: p.lots.map((lot) => ({ ...lot, mayBeSplit: true })) }),
  'ignores how many suppliers a lot may have': (p) => ({
    ...p,
    lots: p.lots.map((lot) => without(lot, 'maxSuppliers')),
  }),
  'ignores the smallest share in a lot': (p) => ({
    ...p,
    lots: p.lots.map((lot) => ({ ...lot, minShareBasisPoints: 0 })),
  }),
  'ignores capacity in value': (p) => eachBid(p, (bid) => without(bid, 'capacityValue')),
  'ignores capacity in quantity': (p) => eachBid(p, (bid) => without(bid, 'capacityQuantity')),
  'ignores minimum quantities': (p) => eachPrice(p, (price) => ({ ...price, min: 0n })),
  'ignores maximum quantities': (p) => eachPrice(p, (price) => without(price, 'max')),
  'forgets charges per line': (p) => eachPrice(p, (price) => ({ ...price, fixedCharge: 0n })),
  'forgets charges per bid': (p) => eachBid(p, (bid) => ({ ...bid, fixedCharge: 0n })),
  'forgets bundle discounts': (p) => eachSupplier(p, (s) => ({ ...s, bundles: [] })),
  'forgets packages': (p) => eachSupplier(p, (s) => ({ ...s, packages: [] })),
  'forgets the discount on the whole spend': (p) => eachBid(p, (bid) => without(bid, 'spendTiers')),
  'takes incremental breaks for all-units ones and the reverse': (p) =>
    eachPrice(p, (price) => ({ ...price, kind: price.kind === 'incremental' ? 'allUnits' : 'incremental' })),
  'swaps the first two tiers of a ladder': (p) =>
    eachPrice(p, (price) => {
      const [first, ...rest] = price.breaks;
      if (!first) return price;
      return { ...price, unitPrice: first.unitPrice, breaks: [{ ...first, unitPrice: price.unitPrice }, ...rest] };
    }),
  'starts a break one step late': (p) =>
    eachPrice(p, (price) => ({ ...price, breaks: price.breaks.map((b) => ({ ...b, from: b.from + 1n })) })),
  'swaps the kind of a spend discount': (p) =>
    eachBid(p, (bid) => {
      if (!bid.spendTiers) return bid;
      const kind = bid.spendTiers.kind === 'incremental' ? 'allUnits' : 'incremental';
      return { ...bid, spendTiers: { ...bid.spendTiers, kind } };
    }),
  'drops the last line of the tender': (p) => {
    const last = p.lines.length - 1;
    return { ...p, lines: p.lines.map((line, l) => (l === last ? { ...line, demand: line.step } : line)) };
  },
};

/** A solver with a wrong model: what it finds is right for another problem. */
export function mutantSolver(solve: Solve, change: (problem: AwardProblem) => AwardProblem): Solve {
  return async (problem) => solve(change(problem));
}

type Row = PricedAward['rows'][number];

const withRows = (result: SolveResult, change: (rows: readonly Row[]) => readonly Row[]): SolveResult =>
  result.award ? { ...result, award: { ...result.award, rows: change(result.award.rows) } } : result;

/** Answers that were tampered with on their way. */
export const ANSWER_MUTANTS: Record<string, (result: SolveResult) => SolveResult> = {
  'takes a unit away from the first row': (r) =>
    withRows(r, ([first, ...rest]) => [{ ...first!, quantity: first!.quantity - 1000n }, ...rest]),
  'drops the last row': (r) => withRows(r, (rows) => rows.slice(0, -1)),
  'states the last row twice': (r) => withRows(r, (rows) => [...rows, rows.at(-1)!]),
  'states an amount a penny too low': (r) =>
    withRows(r, ([first, ...rest]) => [{ ...first!, amount: first!.amount - 1n }, ...rest]),
  'states a cost a penny too low': (r) => (r.costPence === undefined ? r : { ...r, costPence: r.costPence - 1n }),
  'says that there is no award': () => ({ status: 'infeasible' }),
  'leaves the proof open': (r) => (r.costPence === undefined ? r : { ...r, status: 'feasible', gapPence: 1n }),
};

/** A solver whose answers are tampered with. */
export function tamperedSolver(solve: Solve, change: (result: SolveResult) => SolveResult): Solve {
  return async (problem) => change(await solve(problem));
}

const allowing =
  (pattern: RegExp): Verify =>
  (problem, claim) => {
    const { violations, ...rest } = verifyAward(problem, claim);
    return { violations: violations.filter(({ message }) => !pattern.test(message)), ...rest };
  };

/** Verifiers with one check taken away, or with one sum done in floating point. */
export const VERIFIER_MUTANTS: Record<string, Verify> = {
  'does not compare demand': allowing(/ bought where /),
  'does not mind a lot being split': allowing(/may not be split/),
  'does not count the suppliers of a lot': allowing(/suppliers where \d+ are allowed\.$/),
  'lets a barred supplier win': allowing(/may not win here/),
  'does not mind the smallest share': allowing(/less than the smallest share/),
  'does not add up quantities against the capacity': allowing(/are more than it can supply/),
  'does not add up the value against the capacity': allowing(/value at list price is more/),
  'does not count suppliers': allowing(/^Rule maxSuppliers/),
  'does not mind the largest share': allowing(/^Rule maxShare/),
  'does not mind the small suppliers’ share': allowing(/^Rule minShareSme/),
  'does not mind who is retained': allowing(/^Rule retain/),
  'does not add up the carbon': allowing(/^Rule carbonCap/),
  'does not know minimum and maximum quantities': (problem, claim) =>
    verifyAward(
      eachPrice(problem, (price) => ({ ...without(price, 'max'), min: 0n })),
      claim,
    ),
  'prices rows in floating point': (problem, claim) => {
    const { violations, priced } = verifyAward(problem, claim);
    return priced ? { violations, priced: inFloats(problem, priced) } : { violations };
  },
  'swaps the first two tiers of a ladder': (problem, claim) =>
    verifyAward(MODEL_MUTANTS['swaps the first two tiers of a ladder']!(problem), claim),
  'rounds half down': (problem, claim) => {
    const { violations, priced } = verifyAward(problem, claim);
    return priced ? { violations, priced: halfDown(problem, priced) } : { violations };
  },
};

/** The rows that have one plain price, priced in pounds by doubles as a careless hand would do it. */
function inFloats(problem: AwardProblem, priced: PricedAward): PricedAward {
  return repriced(priced, (line, supplier, quantity, amount) => {
    const price = problem.suppliers[supplier]!.prices[line];
    if (!price || price.breaks.length > 0) return amount;
    const pounds = (Number(price.unitPrice) / 10_000) * (Number(quantity) / 1000);
    return BigInt(Math.round(pounds * 100));
  });
}

function halfDown(problem: AwardProblem, priced: PricedAward): PricedAward {
  return repriced(priced, (line, supplier, quantity, amount) => {
    const price = problem.suppliers[supplier]!.prices[line];
    if (!price || price.breaks.length > 0) return amount;
    return (price.unitPrice * quantity + 49_999n) / 100_000n;
  });
}

function repriced(
  priced: PricedAward,
  amountOf: (line: number, supplier: number, quantity: bigint, amount: bigint) => bigint,
): PricedAward {
  const rows = priced.rows.map((r) =>
    r.inPackage ? r : { ...r, amount: amountOf(r.line, r.supplier, r.quantity, r.amount) },
  );
  const change = rows.reduce((sum, r, i) => sum + r.amount - priced.rows[i]!.amount, 0n);
  return { ...priced, rows, cost: priced.cost + change };
}
