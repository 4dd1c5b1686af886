import { parseMoney, percentWords } from '@tandem/domain/money';
import type { SensitivityDocument } from '@tandem/domain/sensitivity';
import { groupedBars } from '../charts/index.js';
import { pounds } from '../http/format.js';

/** What an award without each supplier would cost more; nothing to draw where none is possible or only one is asked. */
export function absenceChart(
  document: SensitivityDocument,
  name: (id: string) => string,
  currency: string,
): string | undefined {
  const possible = document.without.filter((one) => one.difference !== null);
  if (possible.length < 2) return undefined;
  return groupedBars({
    id: 'absences',
    title: 'What an award without each supplier would cost more',
    description: possible
      .map((one) => `Without ${name(one.supplier)}: ${pounds(one.difference!, currency)} more.`)
      .join(' '),
    groups: possible.map((one) => name(one.supplier)),
    series: [
      {
        name: 'More',
        values: possible.map((one) => ({
          plot: Number(parseMoney(one.difference!)),
          label: pounds(one.difference!, currency),
        })),
      },
    ],
  });
}

/** In how many draws each supplier is in the best award. */
export function presenceChart(
  document: SensitivityDocument,
  suppliers: readonly string[],
  name: (id: string) => string,
): string {
  const drawsOf = (supplier: string, at: number) =>
    document.volumes[at]?.inBest.find((one) => one.supplier === supplier)?.draws ?? 0;
  return groupedBars({
    id: 'presence',
    title: 'How often each supplier is in the best award when volumes move',
    description: suppliers
      .map(
        (supplier) =>
          `${name(supplier)}: ${document.volumes.map((one, at) => `${drawsOf(supplier, at)} of ${one.proved} within ${percentWords(one.spreadBasisPoints)}`).join(', ')}.`,
      )
      .join(' '),
    groups: suppliers.map(name),
    series: document.volumes.map((one, at) => ({
      name: `±${percentWords(one.spreadBasisPoints)}`,
      values: suppliers.map((supplier) => ({
        plot: drawsOf(supplier, at),
        label: `${drawsOf(supplier, at)} of ${one.proved}`,
      })),
    })),
  });
}
