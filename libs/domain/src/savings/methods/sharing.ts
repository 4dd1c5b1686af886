import {
  Fraction,
  type Money,
  money,
  parseMoney,
  parseUnitPrice,
  quantity,
  roundedRatio,
  tenthsWords,
} from '@tandem/domain/money';
import {
  gainOfFixedTotal,
  membersOf,
  type PartnershipGain,
  remarksOn,
  savingsOf,
  sharesSideBySide,
  SHARING_RULE_WORDS,
  type SharingRule,
  squaredGainBesideFixedOthers,
  transfersUnder,
} from '@tandem/domain/sharing';
import { amount, type Cell, count, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

interface SharingExample {
  readonly trusts: readonly string[];
  /** The best award of the same bids for every coalition, in pounds, by mask: nobody, the first, the second, both, … */
  readonly costs: readonly string[];
  /** What each pays in the joint award, in pounds. */
  readonly pays: readonly string[];
  readonly volumes: readonly bigint[];
  readonly baselinePrices: readonly string[];
  readonly rule: SharingRule;
}

function gainOf({ trusts, costs, pays, volumes, baselinePrices }: SharingExample): PartnershipGain {
  const pence = costs.map((cost) => parseMoney(cost) as bigint);
  return {
    game: savingsOf(trusts.length, pence),
    cash: pays.map((paid, t) => pence[2 ** t]! - parseMoney(paid)),
    volumes,
    baselineSpend: baselinePrices.map((each, t) => parseUnitPrice(each) * volumes[t]!),
  };
}

function settlementWorking(example: SharingExample): Working {
  const { trusts, costs, rule } = example;
  const gain = gainOf(example);
  const agreed = transfersUnder(rule, gain)!;
  const masks = costs.map((_, mask) => mask).slice(1);
  return {
    given: {
      caption: 'What every coalition would pay, and save, from the same bids',
      head: ['Coalition', 'Pays', 'Saves'],
      rows: masks.map((mask) => [
        words(membersOf(mask, trusts).join(' + ')),
        amount(parseMoney(costs[mask]!)),
        amount(money(gain.game.worth[mask]!)),
      ]),
    },
    steps: {
      caption: 'What each rule gives, and what the most dissatisfied coalition would have more on its own',
      head: ['Rule', ...trusts, 'Largest excess', 'In the core'],
      rows: sharesSideBySide(gain).map((one) => [
        words(SHARING_RULE_WORDS[one.rule]),
        ...one.pence.map((part) => amount(money(part))),
        amount(largest(one.excesses.map(({ excess }) => excess))),
        words(one.isInCore ? 'Yes' : 'No'),
      ]),
    },
    result: {
      caption: `What the agreed rule settles: ${SHARING_RULE_WORDS[rule]}`,
      head: ['Trust', 'Cash as it falls', 'Part by the rule', 'Transfer'],
      rows: trusts.map((trust, t) => [
        words(trust),
        amount(money(gain.cash[t]!)),
        amount(money(agreed.pence[t]!)),
        amount(money(agreed.transfers[t]!)),
      ]),
    },
  };
}

/** Every coalition's say to cash as it falls. */
function coreWorking(example: SharingExample): Working {
  const cash = sharesSideBySide(gainOf(example)).find((one) => one.rule === 'cash')!;
  const { given } = settlementWorking(example);
  return {
    given,
    steps: {
      caption: 'Every coalition, under cash as it falls',
      head: ['Coalition', 'Could save alone', 'Gets', 'Excess'],
      rows: cash.excesses.map(({ mask, worth, gets, excess }) => [
        words(membersOf(mask, example.trusts).join(' + ')),
        amount(money(worth)),
        amount(gets.toMoney()),
        amount(excess.toMoney()),
      ]),
    },
    result: {
      caption: 'What comes out',
      head: ['Largest excess', 'In the core'],
      rows: [[amount(largest(cash.excesses.map(({ excess }) => excess))), words(cash.isInCore ? 'Yes' : 'No')]],
    },
  };
}

function largest(excesses: readonly Fraction[]): Money {
  return excesses.reduce((most, one) => (one.compare(most) > 0 ? one : most)).toMoney();
}

const THREE: SharingExample = {
  trusts: ['LAS', 'SCAS', 'SECAMB'],
  costs: ['0', '8580000', '3687500', '12155000', '2235000', '10725000', '5720000', '13900000'],
  pays: ['8340000', '3475000', '2085000'],
  volumes: [60n, 25n, 15n],
  baselinePrices: ['146000', '150000', '150000'],
  rule: 'shapley',
};

const THREE_TRUSTS: WorkedExample = {
  id: 'three-trusts-share',
  title: 'Three trusts share what they gained',
  text:
    'Together London, South Central and South East Coast save £602,500. At the common price the cash falls as £240,000, ' +
    '£212,500 and £150,000. By the Shapley value, which looks at what each brings to every coalition, the parts are ' +
    '£167,083.34, £223,333.33 and £212,083.33: London would pay £72,916.66, and the others receive it.',
  work: () => settlementWorking(THREE),
  expected: [
    ['LAS', '240000.00', '167083.34', '-72916.66'],
    ['SCAS', '212500.00', '223333.33', '10833.33'],
    ['SECAMB', '150000.00', '212083.33', '62083.33'],
  ],
};

const CORE: WorkedExample = {
  id: 'excess-of-every-coalition',
  title: 'Would any of them rather leave?',
  text:
    'Under cash as it falls each of the six smaller coalitions of the same three gets more than it could save on its own. ' +
    'South East Coast alone is nearest to indifferent, £150,000 above what it could do (an excess of −£150,000), so nobody ' +
    'has a reason to leave.',
  work: () => coreWorking(THREE),
  expected: [['-150000.00', 'Yes']],
};

const TWO_TRUSTS: WorkedExample = {
  id: 'two-trusts-share',
  title: 'With two trusts the Shapley value is half each',
  text:
    `${remarksOn(gainOf(two('shapley')))[0]!} London and South Central save £112,500 together. London reaches the best ` +
    'price alone, so all the cash falls to South Central. If their agreement settles by Shapley, South Central pays ' +
    'London £56,250.',
  work: () => settlementWorking(two('shapley')),
  expected: [
    ['LAS', '0.00', '56250.00', '56250.00'],
    ['SCAS', '112500.00', '56250.00', '-56250.00'],
  ],
};

function two(rule: SharingRule): SharingExample {
  return {
    trusts: ['LAS', 'SCAS'],
    costs: ['0', '8580000', '3687500', '12155000'],
    pays: ['8580000', '3575000'],
    volumes: [60n, 25n],
    baselinePrices: ['146000', '150000'],
    rule,
  };
}

/** What a member gains by its share, from roots of shares in thousandths, each gain told as its example tells it. */
function peakWorking(
  roots: readonly bigint[],
  gainBy: (root: Fraction) => Fraction,
  what: string,
  cell: (gain: Fraction) => Cell,
): Working {
  const gains = roots.map((root) => gainBy(Fraction.of(root, 1000n)));
  const best = gains.reduce((most, one) => (one.compare(most) > 0 ? one : most));
  const share = (root: bigint) => {
    return words(tenthsWords(roundedRatio(root * root, 1_000_000n, 1000n)));
  };
  return {
    given: {
      caption: 'What goes in',
      head: ['Price', 'Measure'],
      rows: [[words('Falls as one over the root of the quantity'), words(what)]],
    },
    steps: {
      caption: 'By the member’s share of the volume',
      head: ['Share', what],
      rows: roots.map((root, i) => [share(root), cell(gains[i]!)]),
    },
    result: {
      caption: 'What comes out',
      head: ['Share with the most cash', what],
      rows: [[share(roots[gains.indexOf(best)]!), cell(best)]],
    },
  };
}

const PEAK_FIXED_TOTAL: WorkedExample = {
  id: 'peak-25',
  title: 'The common price pays most to a member with a quarter of the volume',
  text:
    'Where the price falls as one over the root of the quantity and the total is fixed, a member’s cash is largest at 25% ' +
    'of it: £25,000 here, and £24,000 at 16% as at 36%. A larger member gains less, because it had most of the discount ' +
    'alone.',
  work: () =>
    peakWorking([200n, 400n, 500n, 600n, 800n], gainOfFixedTotal, 'Cash at the common price', (gain) =>
      amount(gain.mul(Fraction.of(parseMoney('100000'))).toMoney()),
    ),
  expected: [['25.0%', '25000.00']],
};

const PEAK_FIXED_OTHERS: WorkedExample = {
  id: 'peak-38',
  title: 'A member that grows beyond 38.2% gains less',
  text:
    'Where the others’ volume is fixed, a growing member’s cash is largest at 38.2% of the total, then falls. The square of ' +
    'the cash is shown, because that is exact. It is a number to compare and no amount: 90,169.94 at the peak and 71,111.11 ' +
    'at 64%.',
  work: () =>
    peakWorking(
      [500n, 600n, 618n, 650n, 800n],
      squaredGainBesideFixedOthers,
      'Square of the cash, a number',
      // In hundredths of a millionth, as thousandths of a unit: two places are shown.
      (gain) => count(quantity(gain.mul(Fraction.of(100_000_000n)).toMoney() * 10n)),
    ),
  expected: [['38.2%', '90169.94']],
};

/** Sharing the partnership's part, and transfers. */
export const SHARING_METHOD: SavingMethod = {
  id: 'sharing',
  version: 1,
  title: 'Sharing the partnership’s part, and transfers',
  applies: 'When the partnership’s agreement names a rule by which trusts settle what they gained together.',
  explanation: [
    'Cash falls where the common price puts it. Beside it stand equal parts, parts by volume and by baseline spend, the Shapley value and the nucleolus, all exact, for up to 12 trusts.',
    'Every split is held against every coalition: its excess is what its members could save on their own less what the split gives them. A split with no excess above nought is in the core, and nobody would do better by leaving.',
    'The agreement names the rule that settles, if any. Tandem computes the transfers, which add up to nought, and shows what each other rule would have given.',
    'Shapley values need the best award of every coalition: eight for three trusts, 4,096 for twelve. They rest on these bids at these volumes.',
  ],
  source:
    'Shapley (1953); Schmeidler (1969) on the nucleolus; Schotanus, Telgen and de Boer, European Journal of Operational Research 187 (2008), on the equal price',
  examples: [THREE_TRUSTS, CORE, TWO_TRUSTS, PEAK_FIXED_TOTAL, PEAK_FIXED_OTHERS],
};
