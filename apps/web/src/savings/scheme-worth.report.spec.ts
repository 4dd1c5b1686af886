import { parseMoney, rate } from '@tandem/domain/money';
import { parseLocalDate } from '@tandem/domain/time';
import type { PresentValueRateRead } from '@tandem/features/partnership';
import type { SavingLineRead } from '@tandem/features/savings';
import { linePage } from './line.presenter.js';
import { worthSections } from './scheme-worth.report.js';

type Open = SavingLineRead['open'][number];

const at = (stage: Open['stage'], amount: string, effect: Open['effect'] = 'PARTNERSHIP'): Open => ({
  stage,
  effect,
  attribution: 'PARTNERSHIP',
  amount,
});

const line = (over: Partial<SavingLineRead> = {}): SavingLineRead => ({
  id: 'l',
  schemeId: 's',
  schemeReference: 'SAV-2026-0001',
  schemeTitle: 'Gloves',
  partnershipId: 'p',
  trustId: 't',
  trust: 'Northern',
  contractId: null,
  lineCode: '1',
  item: 'Gloves',
  itemKey: 'gloves',
  financialYear: '2026/27',
  quantity: '100',
  cashType: 'CASH_RELEASING',
  recurrence: 'RECURRENT',
  budgetType: 'revenue',
  mechanism: 'PRICE',
  costCentre: null,
  subjectiveCode: null,
  method: 'same-bids',
  methodVersion: 2,
  jointAmount: '900.00',
  aloneAmount: null,
  baselineAmount: '1000.00',
  fundedBy: 'OWN',
  countedAlsoBy: null,
  open: [at('contracted', '100.00')],
  deliveredQuantity: '0',
  baselineBalance: '1000.00',
  spendBalance: '900.00',
  ...over,
});

const worth = (
  lines: SavingLineRead[],
  over: { starts?: string; ends?: string; rate?: number; stated?: PresentValueRateRead } = {},
) => {
  const sections = worthSections({
    scheme: {
      partnershipId: 'p',
      priceStartsOn: parseLocalDate(over.starts ?? '2026-10-01'),
      priceEndsOn: over.ends === undefined ? null : parseLocalDate(over.ends),
    },
    lines,
    rate: { basisPoints: over.rate ?? 350, stated: over.stated },
  });
  const rows = (id: string) =>
    sections
      .flatMap(({ tables }) => tables)
      .find((table) => table.id === id)!
      .rows.map(({ cells }) => cells);
  return { rows, section: (id: string) => sections.find((one) => one.id === id)! };
};

const RECURRENT = 'Cash-releasing, revenue, recurrent';
const ONE_OFF = 'Cash-releasing, revenue, one-off';

describe('what a scheme is worth', () => {
  it('goes from baseline to actual for each kind of money by itself, and what is rejected is no saving', () => {
    const found = worth([
      line({ open: [at('contracted', '60.00'), at('rejected', '40.00')] }),
      line(),
      line({ recurrence: 'NON_RECURRENT' }),
    ]);
    expect(found.rows('steps').map((cells) => [cells[0], ...cells.slice(-2)])).toEqual([
      [RECURRENT, 'Would have been paid', parseMoney('2000')],
      [RECURRENT, expect.stringMatching(/^Less: /), parseMoney('160')],
      [RECURRENT, 'Less: Rejected by finance: not saved', parseMoney('40')],
      [RECURRENT, 'Is or will be paid', parseMoney('1800')],
      [ONE_OFF, 'Would have been paid', parseMoney('1000')],
      [ONE_OFF, expect.stringMatching(/^Less: /), parseMoney('100')],
      [ONE_OFF, 'Is or will be paid', parseMoney('900')],
    ]);
    expect(found.section('steps').charts).toHaveLength(2);
    expect(found.section('steps').charts![0]!.svg).toContain('Rejected by finance: not saved');
    expect(found.section('steps').charts![1]!.svg).not.toContain('Rejected');
  });

  it('counts what was bought beyond the contract in the baseline and in what is paid, as the ledger does', () => {
    const beyond = line({
      open: [at('delivered', '100.00'), at('delivered', '20.00', 'LEAKAGE_VOLUME')],
      baselineBalance: '1200.00',
      spendBalance: '1080.00',
    });
    expect(
      worth([beyond])
        .rows('steps')
        .map((cells) => cells.at(-1)),
    ).toEqual([parseMoney('1200'), parseMoney('100'), parseMoney('20'), parseMoney('1080')]);
  });

  it('leaves out of the picture, and says so, what cannot be compared and what was taken back', () => {
    const { rows, section } = worth([
      line({ baselineAmount: null }),
      line({ open: [], baselineBalance: '0.00', spendBalance: '0.00' }),
    ]);
    expect(rows('steps')).toEqual([]);
    expect(section('steps').charts).toEqual([]);
    expect(section('steps').sentences).toContainEqual(expect.stringMatching(/^2 lines are left out/));
  });

  it('shows the half year of a price of 1 October beside a full year, recurrent and of that year only', () => {
    const { rows, section } = worth([
      line({ open: [at('contracted', '60.00'), at('rejected', '40.00')] }),
      line({ financialYear: '2027/28' }),
      line({ recurrence: 'NON_RECURRENT' }),
    ]);
    expect(rows('year-effect').map((cells) => [cells[0], ...cells.slice(-4)])).toEqual([
      [RECURRENT, parseMoney('60'), parseMoney('120'), parseMoney('60'), parseMoney('0')],
    ]);
    expect(section('year-effect').sentences!.join(' ')).toContain('6 whole months are left of 2026/27');
  });

  it('carries nothing forward of a price that ends with its first year, and names what ends with it', () => {
    const of = (ends: string) =>
      worth([line({ open: [at('contracted', '60.00')] })], { ends })
        .rows('year-effect')
        .map((cells) => cells.slice(-4));
    expect(of('2027-03-31')).toEqual([[parseMoney('60'), parseMoney('120'), parseMoney('0'), parseMoney('60')]]);
    expect(of('2027-06-30')).toEqual([[parseMoney('60'), parseMoney('120'), parseMoney('30'), parseMoney('30')]]);
  });

  it('keeps what is only identified apart from what is forecast or further', () => {
    const { rows } = worth([
      line({ open: [at('forecast', '60.00'), at('delivered', '5.00'), at('identified', '40.00')] }),
    ]);
    expect(rows('year-effect').map((cells) => [cells[4], ...cells.slice(-4, -1)])).toEqual([
      ['Forecast or further', parseMoney('65'), parseMoney('130'), parseMoney('65')],
      ['Only identified', parseMoney('40'), parseMoney('80'), parseMoney('40')],
    ]);
  });

  it('works out the full year of each trust by itself and adds them up, as the finance report does', () => {
    const part = (trustId: string) => line({ trustId, open: [at('contracted', '0.01')] });
    const { rows } = worth([part('a'), part('b'), part('c')], { starts: '2026-09-01' });
    expect(rows('year-effect').map((cells) => cells.slice(-4, -1))).toEqual([
      [parseMoney('0.03'), parseMoney('0.06'), parseMoney('0.03')],
    ]);
  });

  it('says nothing of a full year where no whole month is left', () => {
    expect(worth([line()], { starts: '2027-03-02' }).rows('year-effect')).toEqual([]);
  });

  it('takes the years of a contract down to the year in which it starts, at the rate that is set', () => {
    const lines = [line(), line({ financialYear: '2027/28', recurrence: 'NON_RECURRENT' })];
    const present = (rate: number) =>
      worth(lines, { ends: '2028-03-31', rate })
        .rows('contract')
        .map((cells) => [cells[0], ...cells.slice(-2)]);
    expect(present(350)).toEqual([
      [RECURRENT, parseMoney('100'), parseMoney('100')],
      [ONE_OFF, parseMoney('100'), parseMoney('96.62')],
    ]);
    expect(present(1000)[1]).toEqual([ONE_OFF, parseMoney('100'), parseMoney('90.91')]);
    expect(worth(lines, { ends: '2028-03-31' }).section('contract').sentences!.join(' ')).toContain('3.5% a year');
    expect(worth(lines).rows('contract')).toEqual([]);
  });

  it('says whose rate it is: the version with its name and source, or that nobody has put a name on it', () => {
    const said = (over: { rate: number; stated?: PresentValueRateRead }) =>
      worth([line()], { ends: '2028-03-31', ...over })
        .section('contract')
        .sentences!.join(' ');
    const stated = {
      id: 'r',
      version: 2,
      basisPoints: rate(425),
      source: 'Finance committee, 3 March 2026.',
      reason: 'Borrowing has become dearer',
      setBy: 'Finance Business Partner',
      setFor: 'LAS',
      setAt: new Date('2026-10-31T23:30:00Z'),
    };
    expect(said({ rate: 425, stated })).toContain(
      'at 4.25% a year: version 2 of the partnership’s rate, set by Finance Business Partner for LAS on 31 October 2026. Source: Finance committee, 3 March 2026. Both',
    );
    expect(said({ rate: 350 })).toContain(
      'at 3.5% a year: the platform’s own rate, because the partnership has set none. It is the real rate of HM Treasury’s Green Book. Nobody’s name is on it.',
    );
    expect(said({ rate: 400 })).toContain('HM Treasury’s Green Book has 3.5%. Nobody’s name is on it.');
    const contract = worth([line()], { ends: '2028-03-31', rate: 425, stated }).rows('contract');
    expect(contract[0]).toEqual(
      expect.arrayContaining(['4.25%', expect.stringContaining('version 2 of the partnership’s rate')]),
    );
  });
});

describe('the picture of a line', () => {
  it('draws what finance rejected as rejected and not as a saving', () => {
    const file = { baselines: [], choices: [], evidence: [], deliveries: [] };
    const rights = { mayRaise: false, mayValidate: false, isOwn: false };
    const chart = linePage(
      { ...file, line: line({ open: [at('rejected', '100.00')] }) },
      rights,
      parseLocalDate('2026-11-22'),
    ).chart?.svg;
    expect(chart).toContain('Rejected by finance: not saved');
    expect(chart).not.toContain('▼');
  });
});
