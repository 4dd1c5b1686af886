import { type Money, parseMoney, parseQuantity, parseUnitPrice } from '@tandem/domain/money';
import { parseFinancialYear } from '@tandem/domain/time';
import { type Claim, DOUBLE_COUNT_WORDS, doubleCounts } from '../counted-once.js';
import { CASH_TYPE_WORDS } from '../words.js';
import { amount, price, type SavingMethod, words, type WorkedExample, type Working } from './working.js';

const CLAIM: Claim = {
  scheme: 'SAV-2026-0001',
  claimant: 'LAS',
  claimantKind: 'TRUST',
  trust: 'LAS',
  purchase: 'contract line C-12/7 of LAS',
  item: 'oxygen mask',
  financialYear: parseFinancialYear('2026/27'),
  cashType: 'CASH_RELEASING',
  recurrence: 'RECURRENT',
  budgetType: 'REVENUE',
  paidFrom: 'REVENUE',
  fundedBy: 'OWN',
  baselineType: 1,
  from: parseUnitPrice('20'),
  to: parseUnitPrice('18'),
  bought: parseQuantity('10000'),
  amount: parseMoney('20000'),
  isNew: true,
};

function claimsWorking(claims: readonly Claim[]): Working {
  const findings = doubleCounts(claims);
  const stopped = new Set(findings.flatMap((one) => one.stopped));
  const counted = claims
    .filter((claim) => !stopped.has(claim.scheme))
    .reduce((all, one) => all + one.amount, 0n) as Money;
  return {
    given: {
      caption: 'What is claimed',
      head: ['Scheme', 'By', 'On', 'Year', 'Counts as', 'From, each', 'To, each', 'Amount'],
      rows: claims.map((claim) => [
        words(claim.scheme),
        words(claim.claimant),
        words(claim.purchase),
        words(claim.financialYear),
        words(CASH_TYPE_WORDS[claim.cashType]),
        price(claim.from),
        price(claim.to),
        amount(claim.amount),
      ]),
    },
    steps: {
      caption: 'What the check says',
      head: ['Outcome', 'Reason'],
      rows: findings.map((one) => [words(one.severity === 'refuse' ? 'Refused' : 'Warned'), words(one.sentence)]),
    },
    result: {
      caption: 'What comes out',
      head: ['Findings', 'Counted until they are settled'],
      rows: [[words(findings.map((one) => DOUBLE_COUNT_WORDS[one.check]).join(', ')), amount(counted)]],
    },
  };
}

const DUPLICATE: WorkedExample = {
  id: 'duplicate-claim',
  title: 'Two trusts claim one saving',
  text:
    'London pays for 10,000 masks under the joint contract, and saves £20,000. South Central, which ran the tender, ' +
    'claims the same line. The saving belongs to the trust whose budget pays; until one claim goes, £0.00 of it counts.',
  work: () => claimsWorking([CLAIM, { ...CLAIM, scheme: 'SAV-2026-0002', claimant: 'SCAS', trust: 'SCAS' }]),
  expected: [['Both trusts claim it', '0.00']],
};

const FRAMEWORK_OWNER: WorkedExample = {
  id: 'framework-owner',
  title: 'The owner of a framework claims it too',
  text:
    'The same masks were called off from a national framework, whose owner reports the £20,000 to the government as well. ' +
    'One of the two must count it as a national deal.',
  work: () =>
    claimsWorking([
      CLAIM,
      { ...CLAIM, scheme: 'SAV-2026-0003', claimant: 'National framework', claimantKind: 'FRAMEWORK_OWNER' },
    ]),
  expected: [['A framework’s owner claims it too', '0.00']],
};

const CUT_AS_AVOIDED: WorkedExample = {
  id: 'cut-counted-as-avoided',
  title: 'A price cut is claimed again as inflation avoided',
  text:
    'The price went from £20 to £18, which is cash. A second scheme claims £30,000 of inflation avoided, from an ' +
    'indexed £21 down to £18: it covers the cut once more and is stopped. From £21 to £20 it would be right.',
  work: () =>
    claimsWorking([
      CLAIM,
      {
        ...CLAIM,
        scheme: 'SAV-2026-0004',
        cashType: 'COST_AVOIDANCE',
        from: parseUnitPrice('21'),
        amount: parseMoney('30000'),
        isNew: false,
      },
    ]),
  expected: [['A price cut counted as avoided', '20000.00']],
};

const SECOND_YEAR: WorkedExample = {
  id: 'second-year',
  title: 'The second year of a recurrent saving is not new',
  text:
    'The £20,000 of 2026/27 comes back in 2027/28. A new scheme that claims it again is refused; as a recurrent saving ' +
    'that goes on it needs no claim.',
  work: () =>
    claimsWorking([CLAIM, { ...CLAIM, scheme: 'SAV-2027-0001', financialYear: parseFinancialYear('2027/28') }]),
  expected: [['A second year counted as new', '20000.00']],
};

const GRANT: WorkedExample = {
  id: 'grant-funded',
  title: 'A grant pays',
  text:
    'A charity’s grant pays for training manikins, and the joint price saves £20,000. No budget of the trust goes down, ' +
    'so none of it is cash: £0.00. What is left over belongs to whoever gave the grant.',
  work: () => claimsWorking([{ ...CLAIM, item: 'training manikin', purchase: 'order 4711 of LAS', fundedBy: 'GRANT' }]),
  expected: [['A grant pays', '0.00']],
};

const CAPITAL: WorkedExample = {
  id: 'capital-in-revenue',
  title: 'Capital in a revenue programme',
  text: 'Stretchers are paid from capital, and the £20,000 is claimed in the revenue programme. It is refused there.',
  work: () => claimsWorking([{ ...CLAIM, item: 'stretcher', purchase: 'order 4712 of LAS', paidFrom: 'CAPITAL' }]),
  expected: [['Paid from another budget', '0.00']],
};

const LESS_BOUGHT: WorkedExample = {
  id: 'volume-as-price',
  title: 'Less was bought, and it is claimed as a better price',
  text:
    'The scheme claims £20,000 for 10,000 masks and only 9,000 were bought. The difference in price on what was bought is ' +
    'less than the claim, so it is refused until it is made again.',
  work: () => claimsWorking([{ ...CLAIM, bought: parseQuantity('9000') }]),
  expected: [['Volume counted as price', '0.00']],
};

const FIRST_QUOTE: WorkedExample = {
  id: 'first-quotation',
  title: 'Cash from a first quotation',
  text:
    'A supplier first quoted £20 and the contract pays £18. Nobody ever paid the quotation, so the £20,000 is no ' +
    'cash.',
  work: () => claimsWorking([{ ...CLAIM, baselineType: 8 }]),
  expected: [['Nobody paid the baseline', '0.00']],
};

/** Counted once. */
export const COUNTED_ONCE_METHOD: SavingMethod = {
  id: 'counted-once',
  version: 1,
  title: 'Counted once',
  applies: 'To every claim, before it is posted.',
  explanation: [
    'Every claim covers a stretch of the price of one purchase in one year. Two claims that cover part of the same stretch count the same money, whoever makes them and whatever they call it.',
    'The checks refuse a saving that both trusts claim, or a trust and a framework’s owner, or two schemes of one trust; a price cut claimed again as inflation avoided; volume claimed as price; the second year of a recurrent saving as new; capital in a revenue programme; what a grant pays for; and cash from a price that nobody paid.',
  ],
  source:
    'Public Accounts Committee, March 2024, on NHS Supply Chain; National Audit Office and Public Accounts Committee on functional savings, 2023-24',
  examples: [DUPLICATE, FRAMEWORK_OWNER, CUT_AS_AVOIDED, SECOND_YEAR, GRANT, CAPITAL, LESS_BOUGHT, FIRST_QUOTE],
};
