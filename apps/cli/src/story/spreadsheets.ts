import { addDays, lastDay } from '@tandem/domain/time';
import type { ColumnMapping } from '@tandem/features/requirements';
import { writeCsv, writeWorkbook, type WorkbookCell } from '@tandem/platform/spreadsheets';
import { needsOf, type StoryNeed } from './demand.js';
import type { TrustCode } from './people.js';
import type { Storyteller } from './storyteller.js';

/** A spreadsheet as a trust keeps it: its own headings, its own order, and some rows that nobody can use. */
export interface StorySpreadsheet {
  readonly fileName: string;
  readonly bytes: Buffer;
  /** What its procurement lead says each column is. */
  readonly columns: readonly ColumnMapping[];
}

type Column = [heading: string, choice: string, cell: (need: StoryNeed) => string];

interface Sheet {
  readonly fileName: string;
  readonly columns: readonly Column[];
  /** Rows with mistakes, by heading; what is not named is filled as in the first good row. */
  readonly mistakes: readonly Readonly<Record<string, string>>[];
}

/** The three spreadsheets. No two have a heading in common by accident, and one has a column per year. */
export async function spreadsheetOf(story: Storyteller, trust: TrustCode): Promise<StorySpreadsheet> {
  const sheet = { LAS: london, SCAS: southCentral, SECAMB: southEastCoast }[trust](story);
  const needs = needsOf(trust);
  const headings = sheet.columns.map(([heading]) => heading);
  const good = needs.map((need) => sheet.columns.map(([, , cell]) => cell(need)));
  const bad = sheet.mistakes.map((mistake) => headings.map((heading, at) => mistake[heading] ?? good[0]![at]!));
  const rows = [...good, ...bad];
  return {
    fileName: sheet.fileName,
    bytes: sheet.fileName.endsWith('.csv') ? writeCsv(headings, rows) : await workbook(headings, rows),
    columns: sheet.columns.map(([heading, choice], at) => ({ at, heading, choice })),
  };
}

function workbook(headings: string[], rows: WorkbookCell[][]): Promise<Buffer> {
  const columns = headings.map((heading) => ({ heading, type: { kind: 'text' as const } }));
  return writeWorkbook({ title: 'Requirements', sheets: [{ name: 'Requirements', columns, rows }] });
}

const specification = (need: StoryNeed): string =>
  Object.entries(need.specification)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');

function london(story: Storyteller): Sheet {
  return {
    fileName: 'LAS capital plan requirements.xlsx',
    columns: [
      ['Description', 'item', (need) => need.item],
      ['Tech spec', 'specification', specification],
      ['CPV', 'cpvCode', (need) => need.cpvCode],
      ['Station', 'site', (need) => need.site],
      ['FY', 'financialYear', (need) => story.year(need.year)],
      ['Qty required', 'quantity', (need) => need.quantity],
      ['UOM', 'unit', (need) => need.unit],
      ['Date needed', 'neededBy', (need) => lastDay(story.year(need.year))],
      ['Last price paid (ex VAT)', 'baselinePrice', (need) => need.price],
      ['Price basis', 'baselineType', (need) => need.priceType],
      ['Price date', 'baselineDate', () => addDays(story.today, -240)],
      ['Invoice no', 'baselineEvidence', (need) => need.evidence],
      ['Cap/Rev', 'budgetType', (need) => need.budget],
      ['VAT', 'vat', () => 'Standard'],
      ['Plan line', 'unused', (need) => `LTFM ${need.cpvCode.slice(0, 4)}`],
    ],
    mistakes: [
      { Description: 'Nitrile gloves', CPV: '33141000', UOM: 'box', 'Qty required': '4000' },
      { Description: 'Bariatric stretcher', CPV: '33192160', 'Qty required': '-4' },
      { Description: 'Response car', CPV: '34110000', 'Date needed': '31/03/1927' },
      { Description: 'Lung ventilator', CPV: '99999999' },
    ],
  };
}

function southCentral(story: Storyteller): Sheet {
  const year = (after: 0 | 1 | 2): Column => [
    `Volume ${story.year(after)}`,
    `quantity ${story.year(after)}`,
    (need) => (need.year === after ? need.quantity : ''),
  ];
  return {
    fileName: 'SCAS fleet, medical and digital needs.xlsx',
    columns: [
      ['Asset', 'item', (need) => need.item],
      ['Workstream', 'category', (need) => (need.category === 'it' ? 'Digital' : need.category)],
      ['Model', 'specification', specification],
      ['Common procurement vocabulary', 'cpvCode', (need) => need.cpvCode],
      ['Deliver to', 'site', (need) => need.site],
      year(0),
      year(1),
      year(2),
      ['Pack size', 'unit', (need) => need.unit],
      ['Current unit cost (£)', 'baselinePrice', (need) => need.price],
      ['Source of price', 'baselineType', (need) => need.priceType],
      ['Date of last purchase', 'baselineDate', () => addDays(story.today, -310)],
      ['PO number', 'baselineEvidence', (need) => need.evidence],
      ['Revenue or capital', 'budgetType', (need) => need.budget],
      ['VAT rate', 'vat', () => '20%'],
    ],
    mistakes: [
      {
        Asset: 'Vehicle telematics unit',
        'Common procurement vocabulary': '32441300',
        [`Volume ${story.year(0)}`]: 'tbc',
      },
      { Asset: '', 'PO number': 'PO-SCAS-50000' },
    ],
  };
}

function southEastCoast(story: Storyteller): Sheet {
  return {
    fileName: 'SECAmb-requirements.csv',
    columns: [
      ['Ref', 'unused', (need) => `${need.name}-${need.site}`],
      ['What', 'item', (need) => need.item],
      ['Details', 'specification', specification],
      ['CPV number', 'cpvCode', (need) => need.cpvCode],
      ['Base', 'site', (need) => need.site],
      ['Budget year', 'financialYear', (need) => story.year(need.year)],
      ['How many', 'quantity', (need) => need.quantity],
      ['Measure', 'unit', (need) => need.unit],
      ['Price each', 'baselinePrice', (need) => need.price],
      ['Type of baseline', 'baselineType', (need) => need.priceType],
      ['Last bought', 'baselineDate', () => addDays(story.today, -420)],
      ['Source document', 'baselineEvidence', (need) => need.evidence],
      ['Funding', 'budgetType', (need) => need.budget],
      ['VAT code', 'vat', () => 'S'],
    ],
    mistakes: [{ What: 'Oxygen cylinder', 'CPV number': '33157800', Measure: 'half a rack' }],
  };
}
