import { FORMULAS, type LotRobustness } from '@tandem/domain/evaluation';
import { percentText, percentWords } from '@tandem/domain/money';
import type { RunHead } from '@tandem/features/awards';
import type { QualitySheet, RankingRow, WeightScenarioRead } from '@tandem/features/evaluation';
import { type ScoringRead, scoringOf, type TenderRead } from '@tandem/features/tenders';
import { writeCsv } from '@tandem/platform/spreadsheets';
import { robustnessView } from '../evaluation/robustness.view.js';
import { list, pounds } from '../http/format.js';
import { scoringView } from '../tenders/scoring.presenter.js';
import { runFrame } from './run-navigation.js';

/** Everything that the ranking of a run is shown from. */
export interface RankingRead {
  run: RunHead;
  tender: TenderRead;
  scoring: ScoringRead;
  rows: RankingRow[];
  scenarios: WeightScenarioRead[];
  sheet: QualitySheet;
  /** By lot; empty while the run is under way. */
  robustness: ReadonlyMap<string, LotRobustness>;
  /** Why a bid has no place, by lot and supplier. */
  because: ReadonlyMap<string, string>;
  suppliers: Readonly<Record<string, string>>;
}

/** The ranking by price and quality, lot by lot, with what would change it and what other weights would give. */
export function rankingPage(read: RankingRead, mayWeigh: boolean) {
  const { tender, scoring, rows, scenarios, run } = read;
  const name = (code: string) => read.suppliers[code] ?? code;
  const formula = FORMULAS.find((one) => one.id === scoring.formula)!;
  const lots = tender.lots.filter((lot) => rows.some((row) => row.lot === lot.code));
  return {
    ...runFrame(run, 'ranking', 'Ranking by price and quality'),
    scoresHref: `/tenders/${tender.id}/scores`,
    csvHref: `/award-runs/${run.id}/ranking.csv`,
    scoring: scoringView(scoring),
    hasPoints: formula.direction === 'highestWins',
    totalName: formula.direction === 'highestWins' ? 'Total of 100' : formula.figureName,
    isWaiting: read.robustness.size === 0,
    lots: lots.map((lot) => ({
      heading: `Lot ${lot.number}: ${lot.title}`,
      place: `lot ${lot.number}`,
      id: `lot-${lot.number}`,
      scoresHref: `/tenders/${tender.id}/scores#lot-${lot.number}`,
      rows: rows.filter((row) => row.lot === lot.code).map((row) => rowView(row, read, name)),
      robustness: robustnessIn(read, lot.code, name),
    })),
    criteria: scoring.criteria.map((c) => `${c.name} (${percentWords(c.weightBasisPoints)})`),
    scenarios: scenarioTable(scenarios, lots, name, scoring),
    lotHeadings: lots.map((lot) => `Lot ${lot.number}`),
    weigh: mayWeigh
      ? {
          action: `/award-runs/${run.id}/weights`,
          fields: ['Price', ...scoring.criteria.map((c) => c.name)].map((label, at) => ({
            name: `weight_${at}`,
            label: `Weight of ${at === 0 ? 'the price' : label}`,
            value: percentText(at === 0 ? scoring.priceWeightBasisPoints : scoring.criteria[at - 1]!.weightBasisPoints),
          })),
        }
      : undefined,
  };
}

function rowView(row: RankingRow, read: RankingRead, name: (code: string) => string) {
  const { scoring } = read;
  return {
    rank: row.rank === null ? 'None' : String(row.rank),
    supplier: name(row.supplier),
    price: pounds(row.price),
    quality: percentWords(row.qualityBasisPoints),
    pricePoints: row.pricePoints ?? '',
    qualityPoints: row.pricePoints === null || row.total === null ? '' : difference(row.total, row.pricePoints),
    total: row.total ?? '',
    because: row.rank === null ? (read.because.get(`${row.lot} ${row.supplier}`) ?? 'It has no place.') : '',
    scores: row.criterionBasisPoints.map((points) => String((points * scoring.scaleMax) / 10_000)),
  };
}

function robustnessIn(read: RankingRead, lot: string, name: (code: string) => string) {
  const found = read.robustness.get(lot);
  return found ? robustnessView(found, scoringOf(read.scoring), name) : undefined;
}

function scenarioTable(
  scenarios: readonly WeightScenarioRead[],
  lots: TenderRead['lots'],
  name: (code: string) => string,
  scoring: ScoringRead,
) {
  const names = ['Price', ...scoring.criteria.map((c) => c.name)];
  const winnersOf = (scenario: WeightScenarioRead | undefined, lot: string) =>
    scenario?.lots.find((one) => one.lot === lot)?.winners ?? [];
  return scenarios.map((scenario) => ({
    title: scenario.title,
    weights: scenario.weights.map((weight, at) => `${names[at]} ${percentWords(weight)}`).join(', '),
    by: scenario.createdByName,
    cells: lots.map((lot) => {
      const winners = winnersOf(scenario, lot.code);
      return {
        winner: winners.length === 0 ? 'Nobody' : list(winners.map(name)),
        isChanged: winners.join() !== winnersOf(scenarios[0], lot.code).join(),
      };
    }),
  }));
}

/** Two decimal texts of four places, subtracted exactly. */
function difference(total: string, points: string): string {
  const whole = (text: string) => BigInt(text.replace('.', ''));
  const value = whole(total) - whole(points);
  const digits = String(value < 0n ? -value : value).padStart(5, '0');
  return `${value < 0n ? '−' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** The ranking as a table for a spreadsheet: one row for each bid and lot, with every score and its reason. */
export function rankingCsv(read: RankingRead): Buffer {
  const { scoring, sheet } = read;
  const heads = ['Lot', 'Place', 'Supplier', 'Price', 'Quality %', 'Price points', 'Total'];
  const perCriterion = scoring.criteria.flatMap((c) => [
    `${c.name}: score of ${scoring.scaleMax}`,
    `${c.name}: reason`,
  ]);
  const lines = read.rows.map((row) => {
    const lot = read.tender.lots.find((one) => one.code === row.lot)!;
    const bid = sheet.bids.find((one) => one.code === row.supplier);
    const scores = scoring.criteria.flatMap((criterion) => {
      const made = sheet.scores.find(
        (s) => s.lotId === lot.id && s.bidId === bid?.id && s.criterionId === criterion.id,
      );
      return made ? [String(made.score), made.reason] : ['', ''];
    });
    return [
      `${row.lot} ${lot.title}`,
      row.rank === null ? '' : String(row.rank),
      read.suppliers[row.supplier] ?? row.supplier,
      row.price,
      percentText(row.qualityBasisPoints),
      row.pricePoints ?? '',
      row.total ?? '',
      ...scores,
    ];
  });
  return writeCsv([...heads, ...perCriterion], lines);
}
