import { expectValidationError, type Person } from './person.js';

/** Has the bids compared and follows the run on its page, which goes on by itself until the result is there. */
export async function comparesTheBids(person: Person, tender: string): Promise<void> {
  await person.opens(tender);
  await person.follows('Comparison and award');
  await person.presses('Compare the bids');
  await person.page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  // Nobody loads the page again: it hears of every award that is solved, and of the end.
  await person.page.getByRole('button', { name: 'See the result' }).waitFor({ timeout: 60_000 });
  const { max, value } = await person.page
    .locator('progress')
    .evaluate((bar) => ({ max: bar.getAttribute('max'), value: bar.getAttribute('value') }));
  expect(value).toBe(max);
  await person.follows('See the result');
  await person.sees('Together against alone, from the same bids');
}

/** A row of the table with that caption, cell by cell, found by its first words. */
export async function rowOf(person: Person, caption: string | RegExp, first: string | RegExp): Promise<string[]> {
  const table = person.page.getByRole('table').filter({ has: person.page.locator('caption', { hasText: caption }) });
  const row = table.first().getByRole('row').filter({ hasText: first }).first();
  const cells = await row.locator('th, td').allInnerTexts();
  return cells.map((cell) => cell.replaceAll(/\s+/g, ' ').trim());
}

/** Proposes the award from its result; returns the address of its decision paper. */
export async function proposesTheAward(person: Person, why: string): Promise<string> {
  await person.fills('Why this award', why);
  await person.presses('Propose to the trusts');
  await person.sees('The award has been proposed');
  return new URL(person.page.url()).pathname;
}

export async function commentsForFinance(person: Person, paper: string, words: string): Promise<void> {
  await person.opens(paper);
  await person.presses('Put the comment into the paper');
  await expectValidationError(person, 'Enter what finance of your trust says');
  await person.fills('Comment', words);
  await person.presses('Put the comment into the paper');
  await person.sees('Your comment is in the paper');
  await person.sees(words);
}

/** Finds the award in the inbox and approves it. */
export async function approves(person: Person, title: string): Promise<void> {
  await person.opens('/approvals');
  await person.follows(new RegExp(title));
  await person.picks('Approve');
  await person.presses('Record the decision');
  await person.sees('Your trust’s decision has been recorded');
}

/** The same with Tab, Space and Enter alone. */
export async function approvesByKeyboard(person: Person, title: string): Promise<void> {
  await person.opens('/');
  await person.tabsTo('Approvals');
  await person.keys('Enter');
  await person.page.waitForURL('**/approvals');
  await person.tabsTo(new RegExp(title));
  await person.keys('Enter');
  await person.page.waitForURL(/\/approvals\/[0-9a-f-]{36}$/);
  await person.tabsTo('Approve');
  await person.keys('Space');
  await person.tabsTo('Record the decision');
  await person.keys('Enter');
  await person.sees('Your trust’s decision has been recorded');
}

/** Declines: without a reason first, which nobody may. */
export async function declines(person: Person, title: string, reason: string): Promise<void> {
  await person.opens('/approvals');
  await person.follows(new RegExp(title));
  await person.picks('Decline');
  await person.presses('Record the decision');
  await expectValidationError(person, 'Enter the reason for declining. The other trusts will read it');
  await person.picks('Decline');
  await person.fills('Reason', reason);
  await person.presses('Record the decision');
  await person.sees('Your trust has declined, so the award is void');
}

/** Records what the trust has bought of its first line at the contract's price, with the invoices. */
export async function recordsTheDelivery(person: Person, quantity: string, paid: string): Promise<void> {
  await person.opens('/savings/lines');
  // The award is posted by a job of its own, a moment after the last approval.
  for (let time = 0; time < 60 && !(await person.page.getByText('Download as a spreadsheet').isVisible()); time++) {
    await person.page.waitForTimeout(500);
    await person.page.reload();
  }
  await person.page.getByRole('region', { name: 'Savings of your trust' }).getByRole('link').first().click();
  await person.presses('Record the delivery');
  await expectValidationError(person, 'Enter a day of the month, such as 1 November 2026');
  await person.fills('A day of the month in which it was bought', '1 May 2026');
  await person.fills('Quantity bought', quantity);
  await person.fills('Paid for it, in pounds', paid);
  await person.fills('Transactions since', 'Invoices 1 to 3, reconciled to the ledger');
  await person.presses('Record the delivery');
  await person.sees('The delivery is recorded. Finance can validate it now.');
}

/** Validates everything that waits for the finance of the trust; without choosing anything first, which says so. */
export async function validatesWhatWaits(person: Person, reason: string): Promise<void> {
  await person.opens('/savings/validation');
  await person.presses('Validate the chosen savings');
  await expectValidationError(person, 'Choose at least one saving');
  for (const box of await person.page.getByRole('checkbox').all()) await box.check();
  await person.fills('Cost centre', 'FLEET-01');
  await person.fills('Subjective code', '9101');
  await person.fills('Journal that takes the saving out of the budget', 'CAP-2026-12');
  await person.fills('Reason', reason);
  await person.presses('Validate the chosen savings');
  await person.sees('You have validated 1 saving.');
}

/** Rejects the trust's line of an item: without a reason first, which nobody may. */
export async function rejectsTheLine(person: Person, item: RegExp, reason: string): Promise<void> {
  await person.opens('/savings/lines');
  // The award is posted by a job of its own, a moment after the last approval.
  for (let time = 0; time < 60 && !(await person.page.getByText('Download as a spreadsheet').isVisible()); time++) {
    await person.page.waitForTimeout(500);
    await person.page.reload();
  }
  await person.page.getByRole('row').filter({ hasText: item }).first().getByRole('link').first().click();
  await person.presses('Reject the saving');
  await expectValidationError(person, 'Enter the reason for your decision');
  await person.fills('Reject what is not validated', reason);
  await person.presses('Reject the saving');
  await person.sees('You have rejected the saving.');
}
