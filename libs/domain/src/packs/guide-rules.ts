import { PACK_LIMITS } from '@tandem/domain/awards';
import { FORMULAS } from '@tandem/domain/evaluation';
import { code, points, type Section, say, table } from './guide-blocks.js';

const L = PACK_LIMITS;
const part = (id: string, title: string, ...blocks: Section['blocks']): Section => ({ id, title, level: 2, blocks });

/** What the fields alone do not say: how an award is found, paid, shared, told and computed again. */
export const RULES_IN_WORDS: readonly Section[] = [
  part(
    'writing',
    'Writing a pack',
    points(
      'A pack is one JSON object in UTF-8. Every name is case-sensitive, and a name that the format does not know is refused: nothing is ever ignored.',
      'Quantities, prices, amounts and kilograms are decimals in quotation marks: "12.50". No spaces, signs, commas, exponents or leading zeros. Percentages are JSON numbers in basis points: 2500 is 25 %.',
      'Amounts have up to 2 places, unit prices up to 4, quantities up to 3, carbon up to 6. Everything is net of VAT, and in one currency.',
      'A field that is left out has its default; null is not a way to leave a field out.',
      'The order of trusts, lots, lines, suppliers, bids, prices, bundles, packages, scenarios and coalitions does not matter. The order of `breaks`, `steps`, `tie` and `rules` is kept.',
    ),
    say(
      'When a pack contradicts itself, every problem is named at once, each with its JSON path and a sentence, and nothing is written.',
    ),
  ),
  part(
    'meaning',
    'What an award must keep',
    points(
      'A coalition needs what its trusts need, added up by line. All of it is bought, and never more.',
      'A lot in which the coalition needs nothing is left out: nobody wins it, no bundle and no package that lists it applies, no share counts it.',
      'Minimum, maximum, capacities, charges, discounts and numbers of suppliers hold as they were bid, whoever buys. Shares are relative, so they follow the size of the coalition.',
      'A minimum, a maximum or a break on an indivisible line may have a fraction; it is compared with the whole number that is bought.',
      'A capacity counts everything that the supplier wins, what is inside its packages too.',
      'A package replaces the prices of its lots and their minimum, maximum and charges by line. The charge of the bid itself is paid all the same. Where its supplier could also sell singly, the cheaper way is taken; a supplier may have several packages that share no lot.',
      'A bundle applies when everything that the coalition needs in all its lots comes from the supplier, singly or in a package.',
      'A bid without quality in a lot has the quality 0 there.',
    ),
  ),
  part(
    'shares',
    'Shares and the reference value',
    say(
      'The reference price of a line is the mean of the list prices (`unitPrice`) of everybody who bids for it, those among them whom a scenario excludes. The reference value of a line is its demand at that price; nothing is rounded.',
    ),
    say(
      "A supplier's share is the reference value of what it wins over the reference value of everything the coalition needs; for the rules of a lot, of everything it needs in that lot. Shares are compared exactly. A supplier therefore cannot raise its share by its price.",
    ),
    say(
      'A carbon cap is stated for all trusts. A coalition has the part of it that its reference value is of the reference value of everything that all trusts need.',
    ),
  ),
  part(
    'ties',
    'Awards of equal cost',
    say('The cheapest award wins. Among awards that cost the same to the penny:'),
    points(
      'the one with the fewest suppliers;',
      'then the one that was complete first: of each, the latest submission among its suppliers is compared, and a supplier without a time is the latest of all;',
      'then the smallest list of line, supplier and quantity, compared entry by entry: lines and suppliers by the code points of their ids, quantities by size.',
    ),
    say('`tie` says whether this was needed.'),
  ),
  part(
    'money',
    'Money, and who pays what',
    points(
      'A row of an award is one line from one supplier: its quantity at its price or breaks, rounded half up to the penny, once. Discounts on the whole spend are worked out on the rounded rows, and rounded once too.',
      'All trusts pay the same for a line: its average price over all its suppliers.',
      "A charge for a line follows what each trust needs of that line. A bid's own charge, a discount on the spend and a bundle follow what each trust buys from that supplier in money. A package follows what its lots would cost at list prices.",
      'A part that does not come out even is settled by the largest remainder, ties to the smaller id. So the rows and the charges add up to the cost, and what the trusts pay adds up to it too, always to the penny.',
    ),
  ),
  part(
    'comparisons',
    'What joining is worth',
    say(
      'For every scenario and every coalition of two trusts or more, the evaluation sets the cost together against the costs alone, from the same bids under the same rules. `gain` may be negative. `cash` is what each trust really has at the common price, null for a trust that cannot buy alone; the others are ways to divide the same gain, and each adds up to it.',
    ),
    points(
      '`equalSplit`, `proportionalToStandalone`, `proportionalToVolume`: in equal parts, by the costs alone, by what each needs at reference prices.',
      '`shapley`: what a trust adds, as a mean over every order in which the trusts could join.',
      '`nucleolus`: the split after which the least contented group is as well off as can be, then the next.',
      '`separableCost`: in proportion to what each trust adds to the gain as the last to join (separable costs, remaining benefits).',
      '`core`: whether some split exists that no group of trusts could better alone. `excess` is the least shortfall that cannot be avoided, and `cashBlockedBy` names the groups that the common price leaves worse off than they would be on their own.',
    ),
    say(
      'Where a trust cannot buy alone, or a smaller coalition cannot buy at all or was not asked for, everything that depends on it is null. Nothing is estimated.',
    ),
  ),
  part(
    'ranking',
    'The ranking',
    say(
      '`scoring` ranks complete bids, lot by lot, at the demand of all trusts: a bid is complete when it prices everything that is needed in the lot. `ranking` holds the places, `robustness` what would change them: losing bids taken away, a bid that nobody made, other weights. The ranking never changes the runs, and the runs never change the ranking.',
    ),
    say(
      'In the table W is the weight of price in points of 100, P the price of the lot, Q the quality in points of 100; Pmin, Pmax and Pmean are of the bids that are ranked. Where points are given, quality adds the rest of the 100 points times the quality. A parameter holds for every lot.',
    ),
    table(
      'Price formulas',
      ['Formula', 'Price points, or the figure compared', 'Parameters', 'In words'],
      FORMULAS.map(({ id, aliases, formula, parameters, sentence }) => [
        [id, ...aliases].map((name) => `\`${name}\``).join(', '),
        formula,
        parameters
          .map(({ name, label, isRequired }) => `\`${name}\`${isRequired ? '' : ' (optional)'}: ${label}`)
          .join('; ') || 'none',
        sentence,
      ]),
    ),
  ),
  part(
    'statuses',
    'Reading a run',
    table(
      'The status of a run',
      ['Status', 'Meaning', 'Cost', 'Bound'],
      [
        ['`optimal`', 'Proved: no award costs less.', 'yes', 'equal to the cost'],
        ['`feasible`', 'An award that keeps every rule; time ended before the proof.', 'yes', 'below it, by the gap'],
        ['`timeLimit`', 'Time ended before any award was found. There may be one.', 'null', 'if known'],
        ['`infeasible`', 'Proved: no award keeps every rule. The reasons are named.', 'null', 'null'],
      ],
    ),
    say('An evaluation with infeasible runs is still an evaluation: the exit code is 0.'),
  ),
  part(
    'hashes',
    'Order, bytes and hashes',
    points(
      'The evaluation is canonical JSON (RFC 8785). The pack inside it is yours: its sets sorted, nothing added and nothing left out. Trusts, lots, lines, suppliers, bids, prices and scenarios are sorted by id, bundles and packages by their lots (then by their canonical text), coalitions by size and then by their trusts; ids by code points.',
      '`packSha256` is the SHA-256 of the canonical text of `pack`; `evaluationSha256` that of the whole evaluation without `engine` and without itself.',
      'The same pack gives the same bytes, whatever the order of its sets, the time zone, the language or the version of Node.',
    ),
  ),
  part(
    'commands',
    'Commands and exit codes',
    code(
      [
        'npm run -s tandem -- evaluate PACK.json [--out FILE] [--certificate CERTIFICATES.json]',
        'npm run -s tandem -- replay EVALUATION.json [--certificate CERTIFICATES.json]',
        'npm run -s tandem -- schema tender-pack | evaluation | certificates | guide',
      ].join('\n'),
    ),
    table(
      'Exit codes',
      ['Command', '0', '1', '2'],
      [
        [
          '`evaluate`',
          'an evaluation was written',
          'never',
          'the pack or its file cannot be used; nothing was written',
        ],
        ['`replay`', 'everything but the engine agrees', 'differences, one to a line', 'the file is no evaluation'],
        ['`schema`', 'printed', 'never', 'there is no such schema'],
      ],
    ),
    say(
      '`replay` computes the evaluation again from the pack inside it. Runs that a time limit stopped cannot be expected to stop at the same place again: for these it checks that the award keeps every rule, costs what it says, and that the bound is no higher than a proved cost. No server and no database is needed for any of this.',
    ),
  ),
  part(
    'certificates',
    'Certificates: why nothing is cheaper',
    say(
      'The word optimal is used only where it is proved. With `--certificate`, `evaluate` writes the proofs to a file of their own, and `replay --certificate` checks them: nothing is solved again. Each award is priced and held against the pack, and each bound, and each "no award", against its proof, in whole numbers by code that has no part of the solver in it.',
    ),
    say(
      'A proof divides all possible awards by questions such as "does S1 win anything?" and "are at most seven bought?", and gives for every answer numbers from which a true bound follows by adding up. Where limits alone leave much open, it also says how sharper limits follow from them because purchases are whole; the sharper limits are derived by whoever checks, never taken from the file. Two solvers may find different proofs of the same award; both are good.',
    ),
  ),
  part(
    'limits',
    'Limits',
    say('A pack beyond one of these is refused by the name of the limit, before it is read in detail.'),
    table(
      'Limits',
      ['What', 'At most'],
      [
        [
          'File',
          `${L.bytes} bytes, ${L.values} JSON values, ${L.depth} levels deep, ${L.entries} entries in one list or object`,
        ],
        ['Trusts', `${L.trusts}; ${L.trustsForAllCoalitions} for all coalitions`],
        ['Coalitions', `${L.coalitions}`],
        ['Lots', `${L.lots}`],
        ['Lines', `${L.lines}`],
        ['Suppliers and bids', `${L.suppliers}`],
        ['Prices', `${L.prices} in all bids`],
        ['Breaks or steps', `${L.breaks} for one price or bid`],
        ['Bundles', `${L.bundles} in one bid`],
        ['Packages', `${L.packages} in one bid`],
        ['Scenarios', `${L.scenarios}, with ${L.rules} rules each`],
        ['Runs', `${L.runs} (scenarios times coalitions)`],
        ['Ids', `${L.idLength} characters; the reference ${L.textLength}`],
        ['Numbers', 'below 2^53 of their smallest unit; so is the dearest award'],
        ['Time limit', `${L.timeLimitMs} milliseconds for one run`],
      ],
    ),
  ),
];
