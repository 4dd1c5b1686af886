import type { Person } from './person.js';

/** What one trust says of its line of a saving: its own quantities and prices. */
export interface Claim {
  readonly quantity: string;
  readonly before: string;
  readonly alone: string;
  readonly now: string;
  /** What it paid for all of it at the new price. */
  readonly paid: string;
}

/** The financial year in which the saving of the signed example falls. */
export const SIGNED_YEAR = '2026/27';

async function fillsTheLine(person: Person, item: string, claim: Claim): Promise<void> {
  await person.fills('What is bought', item);
  await person.fills('Financial year', SIGNED_YEAR);
  await person.fills('Quantity in that year', claim.quantity);
  await person.chooses('Budget that pays', 'Leases');
  await person.chooses('Does it come back each year?', 'Recurrent');
  await person.chooses('What the price before is', '1. Last price actually paid for the same item');
  await person.fills('Price before, each, in pounds', claim.before);
  await person.fills('Date of the price before (optional)', '1 June 2025');
  await person.fills('Paper that shows the price before (optional)', 'Invoice 4711');
  await person.fills('Paper that shows the volume before (optional)', 'Orders of 2025/26');
  await person.fills('Price now, each, in pounds', claim.now);
  await person.fills('Price that your trust would pay alone (optional)', claim.alone);
  await person.fills('Quotation or price list that shows it (optional)', 'Quotation for our own volume');
}

/** Raises a saving by hand with the line of the person's trust, and returns the address of its scheme. */
export async function raisesTheSaving(person: Person, title: string, item: string, claim: Claim): Promise<string> {
  await person.opens('/savings');
  await person.follows('Raise a saving that no award makes');
  await person.fills('Title', title);
  await person.chooses('Category', 'Equipment');
  await person.chooses('By what the saving is made', 'A lower price');
  await person.fills('Counts from', '1 April 2026');
  await person.fills('Owner, by office', 'Head of Procurement and Finance Business Partner');
  await fillsTheLine(person, item, claim);
  await person.presses('Raise the saving');
  await person.page.waitForURL(/\/savings\/schemes\/[0-9a-f-]{36}$/);
  return new URL(person.page.url()).pathname;
}

/** Adds the line of the person's trust to a scheme that a partner has raised. */
export async function joinsTheSaving(person: Person, scheme: string, item: string, claim: Claim): Promise<void> {
  await person.opens(scheme);
  await person.page.getByText('Add a line of your trust').click();
  await fillsTheLine(person, item, claim);
  await person.presses('Add the line');
  await person.page
    .getByRole('link', { name: new RegExp(item) })
    .first()
    .waitFor();
}

/** Takes the line of the person's trust to "contracted", with every paper that a stage asks for. */
export async function takesItToContracted(person: Person, scheme: string, item: string): Promise<void> {
  await person.opens(scheme);
  await person.follows(new RegExp(item));
  for (const stage of ['Forecast', 'Contracted']) {
    await person.sees(`Move on to “${stage}”`);
    const form = person.page.locator('form[action$="/stages"]');
    for (const paper of await form.getByRole('textbox').all()) await paper.fill(`Paper for ${stage.toLowerCase()}`);
    await form.getByRole('button', { name: 'Move on' }).click();
    await person.sees('The saving has moved on.');
  }
}

/** Records that all of it was bought and paid. */
export async function recordsAllAsBought(person: Person, claim: Claim): Promise<void> {
  const form = person.page.locator('form[action$="/deliveries"]');
  for (const paper of await form.getByRole('textbox').all()) await paper.fill('Invoices, reconciled to the ledger');
  await person.fills('A day of the month in which it was bought', '1 May 2026');
  await person.fills('Quantity bought', claim.quantity);
  await person.fills('Paid for it, in pounds', claim.paid);
  await person.presses('Record the delivery');
  await person.sees('The delivery is recorded. Finance can validate it now.');
}

/** Finance validates what of that item waits for its trust, by its own budget and journal. */
export async function signsForTheTrust(person: Person, item: string, journal: string): Promise<void> {
  await person.opens('/savings/validation');
  const row = person.page.getByRole('row').filter({ hasText: item });
  await row.getByRole('checkbox').check();
  await person.fills('Cost centre', 'FLEET-01');
  await person.fills('Subjective code', '9101');
  await person.fills('Journal that takes the saving out of the budget', journal);
  await person.fills('Reason', 'Price, volume and payments agree with our ledger.');
  await person.presses('Validate the chosen savings');
  await person.sees('You have validated 1 saving.');
}
