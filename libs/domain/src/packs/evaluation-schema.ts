import { byId, DIALECT, flag, id, list, object, orNull, part, type Schema, word } from './schema-parts.js';
import { TENDER_PACK_SCHEMA } from './tender-pack-schema.js';

const money = (description: string): Schema => ({
  description,
  type: 'string',
  pattern: '^-?(0|[1-9][0-9]*)\\.[0-9]{2}$',
});
const moneyOrNull = (description: string) => orNull(money(description));
const places = (description: string, count: number): Schema => ({
  description,
  type: 'string',
  pattern: `^-?(0|[1-9][0-9]*)\\.[0-9]{${count}}$`,
});
const hash = (description: string): Schema => ({ description, type: 'string', pattern: '^[0-9a-f]{64}$' });
const text = (description: string): Schema => ({ description, type: 'string' });
const coalition = (description: string) => list(id('A trust.'), description, { min: 1 });
const shares = (description: string) => orNull(byId(money('Its part, in pounds and pence.'), description));
const count = (description: string): Schema => ({ description, type: 'integer', minimum: 0 });
const every = (properties: Readonly<Record<string, Schema>>) => Object.keys(properties);
const whole = (description: string, properties: Readonly<Record<string, Schema>>) =>
  object(description, properties, every(properties));
const suppliers = (description: string) => list(id('A supplier.'), description);
const groups = orNull(
  list(suppliers('Suppliers that share a place.'), 'The order, best first; null in a very large lot.'),
);

const RUNS: Readonly<Record<string, Schema>> = {
  run: whole(
    'One award: one scenario for one coalition. Runs stand in the order of scenarios, then of coalitions (small ones first).',
    {
      scenario: id('The scenario.'),
      coalition: coalition('The trusts that buy together.'),
      status: word(
        ['optimal', 'feasible', 'timeLimit', 'infeasible'],
        '`optimal`: nothing costs less, proved to the penny. `feasible`: an award that keeps every rule, not proved to be the cheapest. `timeLimit`: none was found in time. `infeasible`: proved that there is none.',
      ),
      cost: moneyOrNull('What the coalition pays in all; null without an award.'),
      bound: moneyOrNull('No award can cost less than this; null when nothing is known.'),
      gap: moneyOrNull('Cost less bound: the most that a better award could save. "0.00" when optimal.'),
      tie: orNull(
        word(
          ['unique', 'byOrder', 'unproved'],
          '`unique`: no other award costs the same. `byOrder`: others cost the same, and the declared order of ties chose. `unproved`: not settled in time. Null without an award.',
        ),
      ),
      award: list(part('row'), 'What is bought from whom, by line and supplier. Empty without an award.'),
      charges: list(part('charge'), 'What is paid beside the rows, by supplier.'),
      perTrust: byId(money('What the trust pays.'), 'The cost by trust; empty without an award.'),
      infeasibleBecause: list(
        text('A sentence.'),
        'For `infeasible`: what cannot hold together, and what would help, in words. Otherwise empty.',
      ),
    },
  ),
  row: whole('So much of a line from a supplier.', {
    line: id('The line.'),
    supplier: id('The supplier.'),
    quantity: {
      description: 'How much, in units of the line, without needless zeros.',
      type: 'string',
      pattern: '^(0|[1-9][0-9]*)(\\.[0-9]{0,2}[1-9])?$',
    },
    unitPrice: places(
      'The price reached for one unit; with `incremental` breaks the average, half up to four places. "0.0000" inside a package.',
      4,
    ),
    amount: money(
      'What the row costs: the exact worth of the quantity, half up to the penny, once. "0.00" inside a package.',
    ),
  }),
  charge: object(
    'Money beside the rows.',
    {
      supplier: id('The supplier.'),
      kind: word(
        ['fixedCharge', 'lineCharge', 'tierDiscount', 'bundle', 'package'],
        "`fixedCharge`: the bid's own, shown for every winner, even when it is nought. `lineCharge`: that of one price. `tierDiscount`: the discount on the whole spend. `bundle`: the discount for lots won together. `package`: the price of a package.",
      ),
      line: id('The line, for a `lineCharge`.'),
      lots: list(id('A lot.'), 'The lots, for a `bundle` or a `package`.'),
      amount: money('The amount; discounts are negative.'),
    },
    ['supplier', 'kind', 'amount'],
  ),
  comparison: whole(
    'Joint against alone, from the same bids: one for every scenario and every coalition of two trusts or more.',
    {
      scenario: id('The scenario.'),
      coalition: coalition('The trusts that buy together.'),
      alone: byId(
        moneyOrNull('Its cost alone; null where it cannot buy alone, or that run was not asked for.'),
        'What each trust would pay alone.',
      ),
      gain: moneyOrNull('All costs alone, added up, less the cost together. Negative where joining costs more.'),
      cash: orNull(
        byId(
          moneyOrNull('Its part, in pounds and pence; null for a trust that has no cost alone.'),
          'What each trust has at the common price: its cost alone less its part of the joint cost. Null as a whole only where there is no award together.',
        ),
      ),
      equalSplit: shares('The gain in equal parts.'),
      proportionalToStandalone: shares('The gain in proportion to the costs alone.'),
      proportionalToVolume: shares('The gain in proportion to what each needs, at reference prices.'),
      shapley: shares('The gain by the mean of what each trust adds, over every order of joining (Shapley value).'),
      nucleolus: shares(
        'The gain so that the least favoured coalition does as well as it can, then the next (nucleolus).',
      ),
      separableCost: shares(
        'In proportion to what each trust adds to the gain as the last to join (separable costs, remaining benefits).',
      ),
      core: orNull(
        part(
          'core',
          'Whether any split would satisfy every group; null unless the cost of every coalition within is known.',
        ),
      ),
    },
  ),
  core: whole('Whether some split of the gain would leave no group of trusts better off on its own.', {
    empty: flag('`true`: no split can satisfy every group.'),
    excess: money('The least amount by which some group must fall short, whatever the split; "0.00" when none must.'),
    cashBlockedBy: list(
      coalition('Trusts.'),
      'The groups that would do better alone than with what `cash` gives them.',
    ),
  }),
};

const exact = part('exactNumber');
const phantomSide = (text: string) => orNull(part('phantomSide', text));
const intervals = (text: string) => orNull(part('winnerIntervals', text));

const RANKING: Readonly<Record<string, Schema>> = {
  ranked: object(
    'A complete bid in a lot, at the full demand of all trusts, as if the lot were all it won.',
    {
      lot: id('The lot.'),
      supplier: id('The supplier.'),
      price: money('What the whole lot costs at this bid, with its charges.'),
      qualityBasisPoints: orNull({ description: 'The quality that the bid states for the lot.', type: 'integer' }),
      points: orNull(places('Points for price, half up to four places.', 4)),
      qualityPoints: orNull(places('Points for quality.', 4)),
      total: orNull(
        places(
          'Points of 100, the most win; or, for a formula without points, its figure in pounds, the least wins.',
          4,
        ),
      ),
      exact: orNull(
        whole('The same as fractions in lowest terms. They decide the rank.', {
          points: orNull(text('Points for price.')),
          qualityPoints: orNull(text('Points for quality.')),
          total: text('The total.'),
        }),
      ),
      rank: orNull({
        description: 'The place. Bids that the tie rules leave equal share one.',
        type: 'integer',
        minimum: 1,
      }),
      decidedBy: word(
        ['total', 'higherQuality', 'earlierSubmission'],
        'What sets the bid apart from the one above it.',
      ),
      because: text('Why the bid has no rank.'),
    },
    ['lot', 'supplier', 'price', 'qualityBasisPoints', 'points', 'qualityPoints', 'total', 'exact', 'rank'],
  ),
  robustness: whole('What would change the ranking. Nothing in it is sampled.', {
    formula: text('The price formula.'),
    dependsOnOtherBids: flag('Whether the prices of losing bids enter the points of others.'),
    lots: list(part('lotRobustness'), 'Lot by lot.'),
  }),
  lotRobustness: whole('How firm the ranking of one lot is.', {
    lot: id('The lot.'),
    order: groups,
    winner: suppliers('The first place.'),
    removal: part('removal'),
    phantom: part('phantom'),
    weights: intervals('By the weight of price, from 0 to 1; null where the formula has no weights.'),
    willingness: intervals('By what a quality point is worth in pounds; null for every formula but MONETISED.'),
  }),
  removal: whole('What happens when losing bids are taken away and the others are ranked again.', {
    method: word(
      ['everySubset', 'singlesAndPairs', 'singles', 'notNeeded'],
      'Which sets were taken away. `notNeeded`: the formula looks at no other bid, so that none can matter.',
    ),
    tested: count('How many sets were tried.'),
    changingOrder: count('How many change the order of the others.'),
    changingWinner: count('How many change the winner.'),
    single: list(part('removed'), 'Each losing bid taken away alone.'),
    smallest: list(part('removed'), 'Every set that changes the winner and holds no smaller one that does.'),
  }),
  removed: whole('One set of bids taken away.', {
    removed: suppliers('The bids that are gone.'),
    order: groups,
    winner: suppliers('The first place without them.'),
    changesOrder: flag('Whether the others change places.'),
    changesWinner: flag('Whether another bid wins.'),
  }),
  phantom: whole('Whether a bid that nobody made would change the order of the real ones.', {
    possible: flag('False where the formula looks at no other bid.'),
    below: phantomSide('With a price below those that the formula looks at; null where none can matter.'),
    above: phantomSide('With a price above them; null where none can matter.'),
  }),
  phantomSide: whole('The nearest invented bids on one side of the real prices.', {
    changesOrder: orNull(part('phantomBid', 'The nearest that changes any order; null when none does.')),
    changesWinner: orNull(part('phantomBid', 'The nearest that changes the winner; null when none does.')),
  }),
  phantomBid: whole('An invented bid.', {
    price: money('The price nearest to the real ones that does it.'),
    threshold: exact,
    order: groups,
    winner: suppliers('The first place with it.'),
  }),
  winnerIntervals: whole(
    'Who wins at every value of one number: the weight of price (0 to 1), or what a quality point is worth.',
    {
      intervals: list(
        whole('An open interval.', { from: exact, to: orNull(exact), winner: suppliers('Who wins inside it.') }),
        'The intervals in order; the last may have no end.',
      ),
      points: list(
        whole('A single value.', { at: exact, winner: suppliers('Who wins there.') }),
        'Exactly at the ends and where two winners are equal.',
      ),
      stays: whole('How far the number may move before the winner changes.', {
        from: exact,
        to: orNull(exact),
        fromIncluded: flag('Whether the winner still wins exactly there.'),
        toIncluded: flag('Whether the winner still wins exactly there.'),
      }),
      flips: list(
        whole('Two bids that change places.', {
          better: id('Ahead above the value.'),
          worse: id('Behind above it.'),
          at: exact,
        }),
        'Where pairs of bids change places.',
      ),
    },
  ),
  exactNumber: whole('A number as a fraction and as a decimal.', {
    exact: text('In lowest terms, for example 6/11.'),
    decimal: places('Half up to four places.', 4),
  }),
};

/** The JSON Schema of `tandem-evaluation/1`; the schema of the tender pack stands inside it under its own name. */
export const EVALUATION_SCHEMA: Schema = {
  $schema: DIALECT,
  $id: 'urn:tandem:evaluation:1',
  title: 'Evaluation pack',
  ...object(
    'Every award of a tender pack, what joining is worth, and all that is needed to compute it again.',
    {
      format: { description: 'The format and its number.', const: 'tandem-evaluation/1' },
      pack: {
        description: 'The tender pack: its sets sorted, nothing added, nothing left out.',
        $ref: 'urn:tandem:tender-pack:1',
      },
      packSha256: hash('SHA-256 of the canonical text of `pack`.'),
      engine: whole('The program that computed it. The only part that a replay does not compare.', {
        name: text('The program.'),
        version: text('Its version.'),
        solver: text('The solver.'),
        solverVersion: text('Its version.'),
      }),
      runs: list(part('run'), 'The awards.'),
      comparisons: list(part('comparison'), 'Joint against alone.'),
      ranking: list(part('ranked'), 'With `scoring`: every complete bid by lot.'),
      robustness: part('robustness'),
      evaluationSha256: hash('SHA-256 of the canonical text of everything above but `engine`.'),
    },
    ['format', 'pack', 'packSha256', 'engine', 'runs', 'comparisons', 'evaluationSha256'],
  ),
  $defs: { ...RUNS, ...RANKING, tenderPack: TENDER_PACK_SCHEMA },
};
