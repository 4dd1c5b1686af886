import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../support/browser.js';
import { expectValidationError, PASSWORD, Person } from './person.js';
import { type Product, startProduct } from './product.js';

jest.setTimeout(60_000);

describeWithBrowser('signing in', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const WORK: [email: string, greeting: string, tasks: string[]][] = [
    [
      'procurement@las',
      'Procurement Lead (LAS)',
      ['Import a spreadsheet', 'Shared requirements', 'Demand and lots', 'Tenders', 'Savings'],
    ],
    ['procurement@scas', 'Procurement Lead (SCAS)', ['Import a spreadsheet', 'Tenders']],
    ['finance@las', 'Finance Business Partner (LAS)', ['Savings to validate', 'Savings']],
    ['finance@scas', 'Finance Business Partner (SCAS)', ['Savings to validate', 'Savings']],
    ['executive@las', 'Chief Executive (LAS)', ['Approvals', 'Savings']],
    ['executive@secamb', 'Chief Executive (SECAMB)', ['Approvals', 'Savings']],
    ['evaluator@scas', 'Fleet and Equipment Evaluator (SCAS)', ['Savings']],
    ['supplier@alder', 'Sales Office (ALDER)', ['Tenders']],
    ['auditor@audit', 'Internal Audit (AUDIT)', ['Audit', 'Savings']],
  ];

  it.each(WORK)('shows %s the work that is theirs', async (who, greeting, tasks) => {
    const person = await Person.at(browser, product);
    await person.signsIn(`${who}.tandem.example`);
    expect(await person.reads()).toContain(greeting);
    for (const task of tasks) {
      await person.opens('/');
      await person.page.locator('main').getByRole('link', { name: task, exact: true }).click();
      expect([task, person.status, (await person.heading()) !== '']).toEqual([task, 200, true]);
    }
    await person.signsOut();
    expect(person.complaints).toEqual([]);
    await person.leaves();
  });

  it('says what is wrong in a summary that leads to the field', async () => {
    const person = await Person.at(browser, product);
    await person.opens('/sign-in');
    await person.fills('Email address', 'procurement@las.tandem.example');
    await person.page.locator('#password').fill('wrong');
    await person.presses('Sign in');
    await expectValidationError(person, 'The email address or the password is not right');
    await person.leaves();
  });

  it('is done with the keyboard alone', async () => {
    const person = await Person.at(browser, product);
    await person.opens('/sign-in');
    await person.tabsTo('Email address');
    await person.page.keyboard.type('executive@las.tandem.example');
    await person.tabsTo('Password');
    await person.page.keyboard.type(PASSWORD);
    await person.keys('Enter');
    await person.page.waitForURL((url) => url.pathname === '/');
    await person.tabsTo('Approvals');
    await person.keys('Enter');
    await person.page.waitForURL('**/approvals');
    await person.tabsTo('Sign out');
    await person.keys('Enter');
    await person.page.waitForURL('**/sign-in');
    await person.leaves();
  });

  it('brings a person to the page that they asked for before', async () => {
    const person = await Person.at(browser, product);
    await person.opens('/savings');
    expect(new URL(person.page.url()).pathname).toBe('/sign-in');
    await person.fills('Email address', 'finance@las.tandem.example');
    await person.page.locator('#password').fill(PASSWORD);
    await person.presses('Sign in');
    await person.page.waitForURL('**/savings');
    await person.leaves();
  });

  it('keeps the menu and the way out on a page that does not exist', async () => {
    const person = await Person.at(browser, product);
    await person.signsIn('finance@las.tandem.example');
    expect(await person.opens('/no-such-page')).toBe(404);
    expect(await person.heading()).toBe('Page not found');
    await person.signsOut();
    await person.leaves();
  });
});
