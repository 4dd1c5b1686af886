import { addYears, financialYearOf, londonDate } from '@tandem/domain/time';
import { readSheet, writeCsv } from '@tandem/platform/spreadsheets';
import { expectValidationError, type Person } from './person.js';

/** What the trusts of the slice buy together; nothing else in the story has this name. */
export const ITEM = 'Bariatric ambulance';
/** The financial year after the present one. */
export const YEAR = addYears(financialYearOf(londonDate(new Date())), 1);

/** A trust's own headings, none of them a name that the product uses, and what each holds. */
const COLUMNS: [heading: string, choice: string][] = [
  ['Kit wanted', 'Item'],
  ['EU code', 'CPV code'],
  ['Goes to', 'Site'],
  ['Spend in', 'Financial year'],
  ['Nr of', 'Quantity'],
  ['Sold as', 'Unit'],
  ['Paid last time', 'Baseline unit price'],
  ['How we know', 'Baseline type'],
  ['Paid on', 'Baseline date'],
  ['Paper', 'Baseline evidence'],
  ['Pot', 'Budget type'],
];

const row = (item: string, site: string, quantity: string, unit: string): string[] => {
  const need = [item, '34114121', site, YEAR, quantity, unit];
  return need.concat('146500.00', 'invoice', '2025-06-30', 'INV-1', 'capital');
};

/** Uploads a spreadsheet of which two rows can be used and two cannot, with a wrong file before. */
export async function uploadsASpreadsheet(person: Person): Promise<void> {
  await person.opens('/');
  await person.page.locator('main').getByRole('link', { name: 'Import a spreadsheet' }).first().click();
  await person.picksFile({
    name: 'needs.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7 not a spreadsheet'),
  });
  await person.presses('Upload');
  await expectValidationError(person, /spreadsheet|\.xlsx|csv/i);
  const rows = [
    row(ITEM, 'Deptford', '35', 'each'),
    row(ITEM, 'Wembley', '25', 'each'),
    row(ITEM, 'Romford', '-3', 'each'),
    row('Gloves', 'Romford', '40', 'box'),
  ];
  const buffer = writeCsv(
    COLUMNS.map(([heading]) => heading),
    rows,
  );
  await person.picksFile({ name: 'wish list.csv', mimeType: 'text/csv', buffer });
  await person.presses('Upload');
  await person.sees('What do the columns hold?');
}

/** Says what each column holds, has the rows taken in, and waits for the result. */
export async function saysWhatTheColumnsHold(person: Person): Promise<void> {
  for (const [heading, choice] of COLUMNS) await person.chooses(heading, choice);
  await person.presses('Take in the rows');
  await person.seesAfterLooking('What to correct first');
}

/** Downloads what could not be used: each row as it was sent, with the reason beside it. */
export async function downloadsTheRejectedRows(person: Person): Promise<string[][]> {
  const { name, bytes } = await person.downloads('Excel workbook');
  const read = await readSheet(bytes, name);
  if (read.kind === 'refused') throw new Error(read.reason);
  return [...read.rows].map((one) => [...one.cells]);
}

/** Raises a requirement from the imported lines and shares it; returns its address. */
export async function raisesTheRequirement(person: Person): Promise<string> {
  await person.opens('/requirements/lines');
  await person.fills('Look for an item', ITEM);
  await person.presses('Search');
  await person.follows(new RegExp(`^Raise a requirement for ${ITEM}`));
  await person.fills('Title', '');
  await person.presses('Raise the requirement');
  await expectValidationError(person, 'Enter a title');
  await person.fills('Title', 'Bariatric ambulances for three trusts');
  await person.fills(/Specification \(optional\)/, 'tail lift: 500 kg');
  await person.presses('Raise the requirement');
  await person.sees('You have raised a requirement');
  await person.presses('Share with the partners');
  await person.sees('The requirement is shared');
  return new URL(person.page.url()).pathname;
}

/** Joins the requirement with a volume that is typed in. */
export async function joinsWith(
  person: Person,
  requirement: string,
  need: { site: string; quantity: string; price: string },
): Promise<void> {
  await person.opens('/requirements');
  await person.follows('Bariatric ambulances for three trusts');
  await person.follows('Join with your volumes');
  await person.fills('Site', need.site);
  await person.fills('Financial year', YEAR);
  await person.fills('Quantity', need.quantity);
  await person.fills('Unit', 'each');
  await person.chooses('Budget', 'Capital');
  await person.chooses(/Baseline \(optional\)/, 'Last price actually paid for the same item');
  await person.fills('Baseline price of one unit, before VAT', need.price);
  await person.fills('Date of that price', '30 June 2025');
  await person.fills('Its evidence, such as an invoice number', `Order of ${need.site}`);
  await person.presses('Join with your volumes');
  await person.sees('Your trust’s volumes are part of the requirement');
  expect(new URL(person.page.url()).pathname).toBe(requirement);
}

export async function statesADeviation(person: Person, requirement: string): Promise<void> {
  await person.opens(requirement);
  await person.follows('State a deviation');
  await person.fills('What your trust needs instead', '450 kg');
  await person.fills('Why', 'Our stations cannot charge a larger lift.');
  await person.presses('State the deviation');
  await expectValidationError(person, 'Choose the attribute that differs');
  await person.chooses('What differs', 'tail lift: 500 kg');
  await person.presses('State the deviation');
  await person.sees('Your deviation is on the record');
}

export async function decidesOnTheDeviation(person: Person, requirement: string, decision: RegExp): Promise<void> {
  await person.opens(requirement);
  await person.follows(/^Decide/);
  await person.presses('Record the decision');
  await expectValidationError(person, /Choose|Select/);
  await person.picks(decision);
  await person.fills('Reason', 'A powered stretcher with a patient needs 500 kg.');
  await person.presses('Record the decision');
  await person.sees('The decision is on the record');
}

export async function commits(person: Person, requirement: string): Promise<void> {
  await person.opens(requirement);
  await person.follows('Commit your final quantity');
  await person.presses('Commit');
  await expectValidationError(person, 'Enter the reference under which your trust has the money');
  await person.fills('Funding reference', 'Capital plan, line 14');
  await person.presses('Commit');
  await person.sees('Your trust has committed its final quantity');
}

export async function locks(person: Person, requirement: string): Promise<void> {
  await person.opens(requirement);
  await person.presses('Lock the quantities');
  await person.sees('The requirement is locked');
}
