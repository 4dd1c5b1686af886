import { groupedBars } from './grouped-bars.js';
import { INKS, MEANING, STAGE_INKS } from './inks.js';
import { stackedBars } from './stacked-bars.js';
import type { Plotted } from './svg.js';
import { waterfall } from './waterfall.js';
import { yearLines } from './year-lines.js';

const pounds = (plot: number): Plotted => ({
  plot,
  label: `${plot < 0 ? '−' : ''}£${Math.abs(plot).toLocaleString('en-GB')}.00`,
});
const words = { id: 'cost', title: 'Cost <alone> & "together"', description: 'Both trusts pay less together.' };

const grouped = (values: number[][]) =>
  groupedBars({
    ...words,
    groups: ['Northern Ambulance Trust', 'Southern & Coastal Ambulance Service NHS Foundation Trust'].slice(
      0,
      values[0]?.length,
    ),
    series: ['Alone', 'Together']
      .slice(0, values.length)
      .map((name, at) => ({ name, values: values[at]!.map(pounds) })),
  });
const falling = (baseline: number, savings: number[]) =>
  waterfall({
    ...words,
    steps: [
      { name: 'Baseline', kind: 'total', value: pounds(baseline) },
      ...savings.map((saving, at) => ({
        name: ['Own and market', 'Partnership'][at] ?? 'More',
        kind: 'saving' as const,
        value: pounds(saving),
      })),
      {
        name: 'Joint price',
        kind: 'total',
        value: pounds(baseline - savings.reduce((sum, saving) => sum + saving, 0)),
      },
    ],
  });

const overYears = (values: (number | null)[][]) =>
  yearLines({
    ...words,
    years: ['2025/26', '2026/27', '2027/28', '2028/29'].slice(0, values[0]?.length),
    series: ['Plan', 'Forecast, as it stands today', 'Delivered', 'Validated by finance']
      .slice(0, values.length)
      .map((name, at) => ({ name, values: values[at]!.map((value) => (value === null ? null : pounds(value))) })),
    marks: [pounds(0), pounds(Math.max(0, ...values.flat().map((value) => value ?? 0)))],
  });
const stacked = (values: number[][]) =>
  stackedBars({
    ...words,
    groups: values.map((parts, at) => ({
      name: ['Northern Ambulance Trust', 'Southern & Coastal Ambulance Service NHS Foundation Trust'][at] ?? 'Others',
      total: pounds(parts.reduce((sum, part) => sum + part, 0)),
    })),
    series: ['Validated', 'Coming'].map((name, part) => ({
      name,
      values: values.map((parts) => pounds(parts[part]!)),
    })),
  });

const PICTURES: [string, string][] = [
  [
    'lines over years',
    overYears([
      [100, 200, 300, 400],
      [90, 210, 280, 350],
      [80, 150, null, null],
      [80, -20, null, null],
    ]),
  ],
  ['lines over one year', overYears([[5], [3]])],
  ['lines of nothing at all', overYears([[0, 0]])],
  ['lines without any figure', overYears([[null, null]])],
  [
    'stacked bars with a loss',
    stacked([
      [100, 50],
      [30, -40],
    ]),
  ],
  ['stacked bars of nothing at all', stacked([[0, 0]])],
  [
    'grouped bars',
    grouped([
      [812_000, 610_400],
      [708_500, 531_500],
    ]),
  ],
  ['grouped bars of one', grouped([[5]])],
  [
    'grouped bars of nothing at all',
    grouped([
      [0, 0],
      [0, 0],
    ]),
  ],
  [
    'grouped bars below zero',
    grouped([
      [-120, 40],
      [30, -90],
    ]),
  ],
  ['a waterfall', falling(1_422_400, [61_000, 121_400])],
  ['a waterfall with a dis-benefit', falling(1_000, [200, -150])],
  ['a waterfall of nothing at all', falling(0, [0])],
  ['an empty waterfall', waterfall({ ...words, steps: [] })],
];

/** A small strict reader: every tag closes in order, every attribute is quoted once, every ampersand is an entity. */
function problemsOf(xml: string): string[] {
  const open: string[] = [];
  const problems: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<]*")*)\s?(\/?)>/g,
    (_, close: string, name: string, attributes: string, self: string) => {
      const names = [...attributes.matchAll(/\s([\w:-]+)=/g)].map((match) => match[1]);
      if (new Set(names).size !== names.length) problems.push(`<${name}> repeats an attribute`);
      if (close) {
        if (open.pop() !== name) problems.push(`</${name}> closes nothing`);
      } else if (!self) open.push(name);
      return '';
    },
  );
  if (open.length > 0) problems.push(`open: ${open.join(' ')}`);
  if (/[<>]/.test(rest)) problems.push('stray angle bracket');
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(xml)) problems.push('stray ampersand');
  return problems;
}

describe('a chart', () => {
  it('draws what finance signed and what it refused in inks of their own, wherever they stand in the list', () => {
    const refusedFirst = groupedBars({
      ...words,
      groups: ['LAS'],
      series: [
        { name: 'Rejected', values: [pounds(5)], ink: STAGE_INKS.rejected },
        { name: 'Validated', values: [pounds(9)], ink: STAGE_INKS.validated },
      ],
    });
    const colours = [...refusedFirst.matchAll(/<rect[^>]*stroke="(#\w+)"/g)].map(([, colour]) => colour);
    expect(colours).toEqual([INKS[MEANING.refused]!.colour, INKS[MEANING.saving]!.colour]);
    expect(Object.values(STAGE_INKS)).not.toContain(MEANING.disbenefit);
  });

  it('draws lines and stacks in the inks that they are given: what is delivered is no loss', () => {
    const lines = yearLines({
      ...words,
      years: ['2026/27', '2027/28'],
      series: (['forecast', 'delivered', 'validated'] as const).map((stage) => ({
        name: stage,
        ink: STAGE_INKS[stage],
        values: [pounds(1), pounds(2)],
      })),
      marks: [pounds(0)],
    });
    const stack = stackedBars({
      ...words,
      groups: [{ name: 'LAS', total: pounds(3) }],
      series: [{ name: 'Validated', ink: STAGE_INKS.validated, values: [pounds(3)] }],
    });
    expect(lines).not.toContain(INKS[MEANING.disbenefit]!.colour);
    expect(lines).toContain(INKS[STAGE_INKS.delivered]!.colour);
    expect(stack).toContain(INKS[MEANING.saving]!.colour);
  });

  it.each(PICTURES)('is valid, named, described and free of styles: %s', (_what, svg) => {
    expect(problemsOf(svg)).toEqual([]);
    expect(svg).toContain('<title id="cost-title">Cost &lt;alone&gt; &amp; &quot;together&quot;</title>');
    expect(svg).toContain('<desc id="cost-description">Both trusts pay less together.</desc>');
    expect(svg).toMatch(/role="img" aria-labelledby="cost-title cost-description"/);
    expect(svg).not.toMatch(/\sstyle=|<style|<script|NaN|Infinity|undefined/);
  });

  it.each(PICTURES)('stays inside its frame, with no bar of negative size: %s', (_what, svg) => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
    for (const [, x, y, w, h] of svg.matchAll(/<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"/g)) {
      expect(Number(w)).toBeGreaterThan(0);
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x) + Number(w)).toBeLessThanOrEqual(width! + 1);
      expect(Number(y) + Number(h)).toBeLessThanOrEqual(height!);
    }
  });

  it('draws a bar of twice the amount twice as long', () => {
    const bars = [...grouped([[100, 200]]).matchAll(/<rect x="[^"]+" y="[^"]+" width="([^"]+)"/g)].map((match) =>
      Number(match[1]),
    );
    expect(bars[1]! / bars[0]!).toBeCloseTo(2, 1);
  });

  it('leaves a gap where a year has no figure, and never draws a nought for it', () => {
    const paths = (svg: string) => [...svg.matchAll(/<path d="([^"]+)" fill="none"/g)].map(([, path]) => path!);
    const [whole, broken] = [paths(overYears([[1, 2, 3, 4]]))[0]!, paths(overYears([[1, null, 3, 4]]))[0]!];
    expect([whole.match(/M/g)!.length, whole.match(/L/g)!.length]).toEqual([1, 3]);
    expect([broken.match(/M/g)!.length, broken.match(/L/g)!.length]).toEqual([2, 1]);
  });

  it('draws a greater amount of a later year higher up', () => {
    const [, low, high] = /<path d="M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)"/.exec(overYears([[100, 300]]))!.map(Number);
    expect(high).toBeLessThan(low!);
  });

  it('stacks gains from nothing to the right and losses to the left', () => {
    const bars = [...stacked([[100, -50]]).matchAll(/<rect x="([^"]+)" y="[^"]+" width="([^"]+)" height="22"/g)].map(
      ([, x, width]) => [Number(x), Number(x) + Number(width)] as const,
    );
    expect(bars[1]![1]).toBeCloseTo(bars[0]![0], 0);
    expect((bars[0]![1] - bars[0]![0]) / (bars[1]![1] - bars[1]![0])).toBeCloseTo(2, 0);
  });

  it('shows every figure in the words it was given, never one of its own', () => {
    const svg = grouped([
      [812_000, 610_400],
      [708_500, 531_500],
    ]);
    for (const label of ['£812,000.00', '£610,400.00', '£708,500.00', '£531,500.00'])
      expect(svg).toContain(`>${label}<`);
  });

  it('marks a step that costs more as a dis-benefit in words and shape, and a saving as a fall', () => {
    const svg = falling(1_000, [200, -150]);
    expect(svg).toContain('>Partnership (dis-benefit)<');
    expect(svg).toContain('>▲ −£150.00<');
    expect(svg).toContain('>▼ £200.00<');
  });

  it('draws what finance rejected as neither a saving nor a loss', () => {
    const total = (name: string, plot: number) => ({ name, kind: 'total' as const, value: pounds(plot) });
    const refused = { name: 'Rejected by finance', kind: 'refused' as const, value: pounds(200) };
    const svg = waterfall({ ...words, steps: [total('Baseline', 1_000), refused, total('Is paid', 800)] });
    expect(svg).toContain('>£200.00<');
    expect(svg).not.toMatch(/[▼▲]|#007f3b|#ae2573/);
  });

  it('starts every step where the last one ended', () => {
    const bars = [
      ...falling(1_000, [200, -150]).matchAll(/<rect x="([^"]+)" y="[^"]+" width="([^"]+)" height="24"/g),
    ].map(([, x, width]) => [Number(x), Number(x) + Number(width)] as const);
    expect(bars[1]![1]).toBeCloseTo(bars[0]![1], 0);
    expect(bars[2]![0]).toBeCloseTo(bars[1]![0], 0);
    expect(bars[3]![1]).toBeCloseTo(bars[2]![1], 0);
  });
});
