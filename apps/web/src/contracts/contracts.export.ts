import { OUTCOME_WORDS } from '@tandem/domain/actuals';
import { moneyText, parseMoney, parseQuantity, quantityText } from '@tandem/domain/money';
import type { LineCompliance, MonthCompliance } from '@tandem/features/actuals';
import type { ContractRead } from '@tandem/features/contracts';
import type { SheetSpec, WorkbookCell, WorkbookSpec } from '@tandem/platform/spreadsheets';

const text = (heading: string, width = 18) => ({ heading, type: { kind: 'text' } as const, width });
const amount = (heading: string) => ({ heading, type: { kind: 'money' } as const, width: 18 });
const price = (heading: string) => ({ heading, type: { kind: 'decimal', places: 4 } as const, width: 18 });
const quantity = (heading: string) => ({ heading, type: { kind: 'decimal', places: 3 } as const, width: 14 });
const moneyCell = (value: string | null) => (value === null ? null : moneyText(parseMoney(value)));
const quantityCell = (value: string) => quantityText(parseQuantity(value));

/** Every contract of the partnership: what it is, with whom, and from when. */
export function contractsSheet(contracts: readonly ContractRead[]): SheetSpec {
  return {
    name: 'Contracts',
    columns: [
      text('Reference', 24),
      text('Title', 40),
      text('Supplier', 40),
      text('Category'),
      text('Trusts', 30),
      { heading: 'From', type: { kind: 'date' }, width: 14 },
      { heading: 'To', type: { kind: 'date' }, width: 14 },
    ],
    rows: contracts.map((c) => [
      c.reference,
      c.title,
      c.supplier,
      c.category,
      c.trusts.join(', '),
      c.startsOn,
      c.endsOn,
    ]),
  };
}

/** Each line's price in the contract beside what was paid. */
export function complianceSheet(contract: ContractRead, lines: readonly LineCompliance[]): SheetSpec {
  return {
    name: 'Prices',
    columns: [
      text('Contract', 24),
      text('Line'),
      text('Item', 40),
      text('Trust'),
      text('Unit'),
      price('Contract price'),
      price('Paid price'),
      quantity('Planned'),
      quantity('Bought'),
      quantity('Bought elsewhere'),
      amount('Paid'),
      amount('Overpaid'),
      amount('Lost elsewhere'),
      amount('Realised saving'),
    ],
    rows: lines.map((l): WorkbookCell[] => [
      contract.reference,
      l.lineCode,
      l.item,
      l.trust,
      l.unit,
      l.contractPrice,
      l.paidPrice,
      quantityCell(l.contractedQuantity),
      quantityCell(l.onContract),
      quantityCell(l.offContract),
      moneyCell(l.paid),
      moneyCell(l.overpaid),
      moneyCell(l.lost),
      moneyCell(l.realised),
    ]),
  };
}

/** The same by month and supplier. */
export function monthsSheet(contract: ContractRead, months: readonly MonthCompliance[]): SheetSpec {
  return {
    name: 'Months',
    columns: [
      text('Contract', 24),
      text('Month'),
      text('Trust'),
      text('Line'),
      text('Item', 40),
      text('Supplier', 40),
      text('What it is'),
      quantity('Quantity'),
      text('Unit'),
      amount('Paid'),
      amount('At the contract price'),
      amount('Difference'),
      amount('Realised saving'),
    ],
    rows: months.map((m): WorkbookCell[] => [
      contract.reference,
      m.month.slice(0, 7),
      m.trust,
      m.lineCode,
      m.item,
      m.supplier,
      OUTCOME_WORDS[m.outcome].label,
      quantityCell(m.quantity),
      m.unit,
      moneyCell(m.paid),
      moneyCell(m.contracted),
      moneyCell(m.difference),
      moneyCell(m.realised),
    ]),
  };
}

/** A table as CSV needs it: headings, and every cell as text. */
export function csvParts(sheet: SheetSpec): [headings: string[], rows: string[][]] {
  const rows = [...sheet.rows].map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
  return [sheet.columns.map((column) => column.heading), rows];
}

/** The sheets of one contract as a workbook. */
export function contractWorkbook(
  contract: ContractRead,
  lines: readonly LineCompliance[],
  months: readonly MonthCompliance[],
): WorkbookSpec {
  return { title: contract.reference, sheets: [complianceSheet(contract, lines), monthsSheet(contract, months)] };
}
