import { parseQuantity, percentWords, quantity } from '@tandem/domain/money';
import type { DemandRead, ScenarioRead, StoredRule, TenderRead } from '@tandem/features/tenders';
import { count, plural, unitPounds } from '../http/format.js';

/** The lots of a tender with their lines and the quantities that bids price. */
export function lotsOf(tender: TenderRead) {
  return tender.lots.map((lot) => ({
    id: lot.id,
    heading: `Lot ${lot.number}: ${lot.title}`,
    split:
      lot.split === 'never'
        ? 'The whole lot goes to one supplier.'
        : lot.maxSuppliers === null
          ? 'The lot may be split between suppliers.'
          : `The lot may be split between up to ${plural(lot.maxSuppliers, 'supplier')}.`,
    lines: lot.lines.map((line) => ({
      code: line.code,
      item: line.item,
      cpv: line.cpvCode,
      unit: line.unit,
      specification: Object.entries(line.specification).map(([name, value]) => `${name}: ${value}`),
      breakPoints: line.breakPoints.map((p) => ({ from: count(p.fromQuantity), reason: p.reason })),
    })),
  }));
}

/** Trust by year for each line, with the baseline: for partners only. */
export function demandTables(tender: TenderRead, demand: readonly DemandRead[]) {
  const names = new Map(tender.trusts.map((t) => [t.id, t.shortName]));
  return tender.lots
    .flatMap((lot) => lot.lines)
    .map((line) => {
      const rows = demand.filter((d) => d.lineId === line.id);
      const total = rows.reduce((sum, d) => sum + parseQuantity(d.quantity), 0n);
      return {
        caption: `${line.item}: what each trust needs`,
        unit: line.unit,
        rows: rows.map((d) => ({
          trust: names.get(d.trustId) ?? '',
          year: d.financialYear,
          budget: d.budgetType,
          quantity: count(d.quantity),
          baseline: d.baselineUnitPrice === null ? 'None' : unitPounds(d.baselineUnitPrice, tender.currency),
        })),
        total: count(quantity(total)),
      };
    });
}

/** The rules of a scenario in words. */
export function scenarioWords(scenario: ScenarioRead, suppliers: ReadonlyMap<string, string>): string[] {
  if (scenario.rules.length === 0) return ['The lowest cost among the bids that pass, without further rules.'];
  return scenario.rules.map((rule) => ruleWords(rule, suppliers));
}

function ruleWords(rule: StoredRule, suppliers: ReadonlyMap<string, string>): string {
  if (rule.rule === 'maxSuppliers') return `No more than ${plural(rule.value, 'supplier')} in all.`;
  if (rule.rule === 'maxShare') return `No supplier has more than ${percentWords(rule.basisPoints)} of the value.`;
  if (rule.rule === 'minShareSme')
    return `Small and medium-sized suppliers together have at least ${percentWords(rule.basisPoints)} of the value.`;
  return `${suppliers.get(rule.supplier) ?? 'One supplier'} is left out of lot ${rule.lot.slice(1)}.`;
}
