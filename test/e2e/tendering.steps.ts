import { addDays, dateLong, londonDate } from '@tandem/domain/time';
import { expectValidationError, type Person } from './person.js';
import type { Product } from './product.js';

const TITLE = 'Bariatric ambulances';
const inDays = (days: number): string => dateLong(addDays(londonDate(new Date()), days));

/** Starts a tender from the locked requirement and answers everything that must be answered; returns its address. */
export async function preparesTheTender(person: Person): Promise<string> {
  await person.opens('/tenders/new');
  await person.fills('Title of the tender', TITLE);
  await person.picks(/Bariatric ambulances for three trusts/);
  await person.presses('Save as a draft');
  await person.sees('The draft is saved');
  const tender = new URL(person.page.url()).pathname;
  await person.opens(`${tender}/conditions`);
  await person.presses('Add the condition');
  await expectValidationError(person, 'Choose whether it is about the supplier or about what is offered.');
  await person.page.getByRole('radio').last().check();
  await person.fills('Short name', 'Tail lift');
  await person.fills('What a bid must show to pass', 'A lift of 500 kg, shown by a test report.');
  await person.presses('Add the condition');
  await person.opens(`${tender}/checks`);
  await person.picks(/No, it is goods/);
  await person.fills('Decision on lots, with the reason', 'One lot: one product.');
  await person.fills('Reference of the modern slavery risk assessment', 'MSA 12');
  await person.fills('Day of that assessment', inDays(-3));
  await person.fills('Reference of the conflicts assessment', 'CA 12');
  await person.presses('Save the answers');
  return tender;
}

/** Publishes: too early first, which the law forbids, then with thirty days. */
export async function publishes(person: Person, tender: string): Promise<void> {
  await person.opens(tender);
  await person.follows('Check and publish');
  await person.fills('Last day for bids', inDays(5));
  await person.fills('Time in London', '12:00');
  await person.presses('Publish the tender');
  await expectValidationError(person, 'Suppliers must have 25 days');
  await person.fills('Last day for bids', inDays(30));
  await person.presses('Publish the tender');
  await person.sees('The tender is published');
}

/** Unit prices by the quantity from which they hold, as a person would type them. */
export type Prices = Readonly<Record<string, string>>;

/** Fills in the form, forgets one price first, submits, and reads the receipt. */
export async function bidsByForm(person: Person, tender: string, prices: Prices): Promise<string> {
  await person.opens('/tenders');
  await person.follows(TITLE);
  await person.page.getByRole('button', { name: /bid/i }).first().click();
  const [forgotten] = Object.keys(prices);
  for (const [quantity, price] of Object.entries(prices))
    if (quantity !== forgotten) await person.fills(`At ${quantity} or more`, price);
  await person.presses('Submit the bid');
  await expectValidationError(person, 'A bid prices every quantity asked for.');
  await person.fills(`At ${forgotten} or more`, prices[forgotten!]!);
  await person.presses('Submit the bid');
  await person.sees('Bid received');
  expect(new URL(person.page.url()).pathname).toBe(`${tender}/bid/receipt`);
  return (await person.page.locator('.app-hash').first().innerText()).trim();
}

/** Downloads the workbook, fills in its price column, uploads it, and submits the draft that it became. */
export async function bidsByWorkbook(person: Person, tender: string, prices: Prices): Promise<void> {
  await person.opens(`${tender}/bid`);
  const { bytes } = await person.downloads('Download the workbook (.xlsx)');
  const buffer = await filledIn(bytes, prices);
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await person.picksFile({ name: 'bid.xlsx', mimeType, buffer });
  await person.presses('Upload the workbook');
  await person.presses('Submit the bid');
  await person.sees('Bid received');
}

/** Types the prices into the cells beside their quantities, as a person would in a spreadsheet program. */
async function filledIn(bytes: Buffer, prices: Prices): Promise<Buffer> {
  const { readXlsx, writeXlsx } = await import('hucre/xlsx');
  const book = await readXlsx(bytes);
  const sheet = book.sheets.find((one) => one.rows.some((cells) => cells.some((cell) => /price/i.test(String(cell)))))!;
  const at = sheet.rows.findIndex((cells) => cells.filter((cell) => cell !== null && cell !== '').length > 3);
  const headings = sheet.rows[at]!.map(String);
  const quantityAt = headings.findIndex((heading) => /quantity/i.test(heading));
  const priceAt = headings.findIndex((heading) => /unit price/i.test(heading));
  for (const cells of sheet.rows.slice(at + 1)) {
    const price = prices[String(cells[quantityAt])];
    if (price !== undefined) cells[priceAt] = Number(price);
  }
  const written = await writeXlsx({ sheets: book.sheets.map(({ name, rows }) => ({ name, rows })) });
  return Buffer.from(written);
}

/**
 * Lets the deadline pass. The database refuses every change of a published deadline, for the owner too, so the operator
 * puts its triggers to sleep for one statement: this is how a test waits thirty days.
 */
export async function theDeadlinePasses(product: Product, tender: string): Promise<void> {
  const id = tender.split('/').at(-1)!;
  await product.asOperator(
    `set session_replication_role = replica; update tender set deadline_at = clock_timestamp() where id = '${id}'`,
  );
}

export async function opensTheBids(person: Person, tender: string): Promise<void> {
  await person.opens(tender);
  await person.follows('Open the bids');
  await person.presses('Open the bids');
  await person.sees(/bids opened/);
}

/** Passes every bid on every condition, each with a reason. */
export async function assessesEveryBid(person: Person, tender: string): Promise<void> {
  for (;;) {
    await person.opens(`${tender}/assessment`);
    const next = person.page.getByRole('link', { name: /^Assess / });
    if ((await next.count()) === 0) return;
    await next.first().click();
    for (const pass of await person.page.getByRole('radio', { name: /pass/i }).all()) await pass.check();
    for (const reason of await person.page.getByLabel(/Reason for/).all()) await reason.fill('The report shows it.');
    await person.presses('Record the decisions');
    await person.sees('Your trust’s decisions on this bid are recorded');
  }
}
