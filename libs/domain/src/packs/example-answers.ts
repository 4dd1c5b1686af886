import type { Evaluation } from '@tandem/domain/awards';
import type { ExampleComparison, ExampleRun, PackExample } from './examples.js';

/**
 * What an evaluation says, in the words of an example, so that both can be compared word by word.
 *
 * Of the comparisons only those fields are told that the example tells.
 */
export function answersOf(
  evaluation: Evaluation,
  example: PackExample,
): Pick<PackExample, 'runs' | 'comparisons' | 'ranking'> {
  return {
    runs: evaluation.runs.map((run): ExampleRun => ({
      scenario: run.scenario,
      coalition: run.coalition.join(' + '),
      cost: run.cost,
      bought: run.award.map((r) => `${r.quantity} ${r.line} from ${r.supplier} at ${r.unitPrice} = ${r.amount}`),
      charges: run.charges
        .filter((c) => c.amount !== '0.00')
        .map((c) => [c.supplier, c.kind, c.line, ...(c.lots ?? []), c.amount].filter((w) => w !== undefined).join(' ')),
      perTrust: byTrust(run.perTrust),
    })),
    comparisons: example.comparisons.map(({ scenario, coalition, figures }): ExampleComparison => {
      const found = evaluation.comparisons.find(
        (c) => c.scenario === scenario && c.coalition.join(' + ') === coalition,
      );
      const told = Object.keys(figures).map((name): [string, string | null] => [name, figure(found, name)]);
      return { scenario, coalition, figures: Object.fromEntries(told) };
    }),
    ...(evaluation.ranking
      ? {
          ranking: evaluation.ranking.map(
            (r) =>
              `${r.rank ?? '-'}: ${r.supplier} at ${r.price} has ${r.points ?? '-'} + ${r.qualityPoints ?? '-'} = ${r.total ?? '-'}`,
          ),
        }
      : {}),
  };
}

function figure(comparison: object | undefined, name: string): string | null {
  const value: unknown = Object.entries(comparison ?? {}).find(([field]) => field === name)?.[1];
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? byTrust(value) : `there is no ${name}`;
}

function byTrust(amounts: object): string {
  return Object.entries(amounts)
    .map(([trust, amount]) => `${trust} ${amount}`)
    .join(', ');
}
