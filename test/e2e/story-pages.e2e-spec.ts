import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../support/browser.js';
import { ROOT } from '../support/checkout.js';
import { declines, rowOf } from './awards.steps.js';
import { saysWhatTheColumnsHold, uploadsASpreadsheet } from './needs.steps.js';
import { Person } from './person.js';
import { type Product, startProduct } from './product.js';

jest.setTimeout(90_000);

const JOINT = 'Double-crewed ambulances with crew safety pack';
const FIRST = 'Double-crewed ambulances, first joint order';
const ONE_MAKER = 'Defibrillators from one manufacturer';
const FIRST_VIEW_MAX = 120 * 1024;
/** Of 1: letters stay sharp, and a picture stays below 100 KB. */
const PICTURE_QUALITY = 0.8;

describeWithBrowser('the story’s pages', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  /** The result page of a tender of the story. */
  async function opensTheResult(person: Person, title: string): Promise<string> {
    await person.opens('/tenders');
    await person.follows(title);
    await person.opens(`${new URL(person.page.url()).pathname}/result`);
    return new URL(person.page.url()).pathname;
  }

  /**
   * Pictures for the README are made when they are asked for, and compared with nothing. The browser writes them as WebP:
   * a reader loads less than half of what the same picture weighs as PNG.
   */
  async function picture(person: Person, name: string): Promise<void> {
    if (process.env['SCREENSHOTS'] !== '1') return;
    const folder = join(ROOT, 'test/e2e/screenshots');
    mkdirSync(folder, { recursive: true });
    const png = await person.page.screenshot({ clip: { x: 0, y: 0, width: 1100, height: 1400 }, fullPage: true });
    const sheet = await person.page.context().newPage();
    const webp = await sheet.evaluate<string>(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png.toString('base64')}';
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', ${PICTURE_QUALITY}).split(',')[1];
    })()`);
    await sheet.close();
    writeFileSync(join(folder, `${name}.webp`), Buffer.from(webp, 'base64'));
  }

  it('show a joint award that is worth it, and a scenario that has none', async () => {
    const person = await Person.at(browser, product);
    await person.signsIn('procurement@las.tandem.example');
    await opensTheResult(person, JOINT);
    await person.sees('£13,900,000');
    await person.sees('£602,500');
    await picture(person, 'result');
    await person.follows(/Two suppliers, none above 40/);
    await person.sees('Why there is no award');
    expect(person.complaints).toEqual([]);
    await person.leaves();
  });

  it('show a joint award that is not worth it as what it is', async () => {
    const person = await Person.at(browser, product);
    await person.signsIn('procurement@scas.tandem.example');
    await opensTheResult(person, ONE_MAKER);
    await person.sees('A trust would do better alone');
    const row = await rowOf(person, 'What each trust pays alone and together', 'South Central');
    expect(row[3]).toMatch(/^[−-]£74,000.*Dis-benefit$/);
    await person.leaves();
  });

  it('show the saving of £760,000 with its own part and the partnership’s, and what finance rejected', async () => {
    const person = await Person.at(browser, product);
    await person.signsIn('executive@las.tandem.example');
    await person.opens('/savings');
    const stage = (name: string) => rowOf(person, /^Cash-releasing, capital, one-off, by stage/, name);
    expect((await stage('Contracted')).slice(1)).toEqual(['£70,000', '£30,000', '£100,000']);
    expect((await stage('Delivered')).slice(1)).toEqual(['£35,000', '£15,000', '£50,000']);
    expect((await stage('Validated by finance')).slice(1)).toEqual(['£337,000', '£129,000', '£466,000']);
    expect((await stage('Rejected by finance')).slice(1)).toEqual(['£108,000', '£36,000', '£144,000']);
    await picture(person, 'savings');
    await person.opens('/reports/executive');
    await person.sees('finance of the trusts has validated £466,000; a further £150,000 is contracted or delivered');
    await picture(person, 'executive');
    await opensTheResult(person, FIRST);
    await person.sees('£550,000');
    await person.leaves();
  });

  it('show what currency and index explain of dearer purchases, where buyers look and where finance does', async () => {
    const person = await Person.at(browser, product);
    await person.signsIn('procurement@las.tandem.example');
    await person.opens('/actuals/leakage');
    // The index of June 2026 is evidence for six months; whoever tells the story later is told that it is too old.
    const isFresh = new Date().toISOString() < '2027';
    const explained = isFresh ? '£174.75, and nothing explains £2,699.25' : '£0.00, and nothing explains £2,874.00';
    await person.sees(`the currencies that prices follow explain £126.00, the indices ${explained}`);
    await person.leaves();
    const finance = await Person.at(browser, product);
    await finance.signsIn('finance@scas.tandem.example');
    await finance.opens('/reports/finance');
    const step = (name: RegExp) =>
      rowOf(finance, /From the baseline to what is paid: cash-releasing, revenue, rec/, name);
    // London's £126.00 and South Central's £24.19; London's blankets from elsewhere.
    expect(await step(/currency/)).toContain('−£150.19');
    expect(await step(/off contract/)).toContain('−£260.00');
    if (isFresh) expect(await step(/index/)).toContain('−£208.30');
    await finance.leaves();
  });

  it('come with a first view of at most 120 KiB', async () => {
    const person = await Person.at(browser, product);
    await person.signsIn('procurement@las.tandem.example');
    const path = await opensTheResult(person, JOINT);
    const session = await person.page.context().newCDPSession(person.page);
    await session.send('Network.enable');
    await session.send('Network.clearBrowserCache');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await person.page.goto(`${product.address}${path}`, { waitUntil: 'networkidle' });
    console.log(`first view of the result page: ${Math.round(bytes / 1024)} KiB`);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(FIRST_VIEW_MAX);
    await person.leaves();
  });

  it('show the remaining trusts what they pay when one declines', async () => {
    const person = await Person.at(browser, product);
    await person.signsIn('executive@secamb.tandem.example');
    await declines(person, JOINT, 'Our capital has been cut.');
    await person.sees('What the remaining trusts would pay');
    const others = await Person.at(browser, product);
    await others.signsIn('executive@scas.tandem.example');
    await others.opens(new URL(person.page.url()).pathname);
    await others.sees('Our capital has been cut.');
    // London and South Central alone: 60 at £143,000 and 25 at £143,000.
    await others.sees('£3,575,000');
    await person.leaves();
    await others.leaves();
  });

  it('work without JavaScript', async () => {
    const person = await Person.at(browser, product, { javaScriptEnabled: false });
    await person.signsIn('procurement@las.tandem.example');
    await uploadsASpreadsheet(person);
    await saysWhatTheColumnsHold(person);
    await opensTheResult(person, FIRST);
    await person.sees('£550,000');
    await person.leaves();
  });
});
