import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../support/browser.js';
import {
  commits,
  decidesOnTheDeviation,
  downloadsTheRejectedRows,
  ITEM,
  joinsWith,
  locks,
  raisesTheRequirement,
  saysWhatTheColumnsHold,
  statesADeviation,
  uploadsASpreadsheet,
} from './needs.steps.js';
import { People } from './people.js';
import { type Product, startProduct } from './product.js';
import {
  assessesEveryBid,
  bidsByForm,
  bidsByWorkbook,
  opensTheBids,
  preparesTheTender,
  publishes,
  theDeadlinePasses,
} from './tendering.steps.js';

jest.setTimeout(120_000);

/** The ladders of the worked example, at every quantity that three trusts of 60, 25 and 15 ask for. */
const LADDERS = {
  alder: { 15: '152000', 25: '152000', 40: '152000', 60: '146000', 75: '146000', 85: '146000', 100: '139000' },
  birch: { 15: '149000', 25: '149000', 40: '149000', 60: '149000', 75: '149000', 85: '144000', 100: '141000' },
  cedar: { 15: '150000', 25: '147500', 40: '143000', 60: '143000', 75: '143000', 85: '143000', 100: '143000' },
} as const;

describeWithBrowser('three trusts buy together, from their spreadsheets to a saving', () => {
  let product: Product;
  let browser: Browser;
  let people: People;
  let requirement = '';
  let tender = '';

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    people = new People(browser, product);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('takes in a spreadsheet with its own headings, and gives back what it cannot use', async () => {
    const lead = await people.of('procurement@las');
    await uploadsASpreadsheet(lead);
    await saysWhatTheColumnsHold(lead);
    const rejected = await downloadsTheRejectedRows(lead);
    const words = rejected.map((cells) => cells.join(' | '));
    expect(words).toHaveLength(2);
    expect(words[0]).toMatch(/Bariatric ambulance.*Romford.*-3.*negative/);
    expect(words[1]).toMatch(/Gloves.*box.*cannot be converted/);
  });

  it('becomes one requirement of three trusts, with a deviation that is decided on the record', async () => {
    const lead = await people.of('procurement@las');
    requirement = await raisesTheRequirement(lead);
    const [second, third] = [await people.of('procurement@scas'), await people.of('procurement@secamb')];
    await joinsWith(second, requirement, { site: 'Nursling', quantity: '25', price: '150500' });
    await statesADeviation(second, requirement);
    await joinsWith(third, requirement, { site: 'Crawley', quantity: '15', price: '152000' });
    await decidesOnTheDeviation(lead, requirement, 'Reject');
    for (const person of [lead, second, third]) await commits(person, requirement);
    await locks(lead, requirement);
    expect(await lead.reads()).toMatch(/Total 100 100/);
  });

  it('shows the demand of all three in one place', async () => {
    const lead = await people.of('procurement@las');
    await lead.opens('/demand');
    expect(await lead.reads()).toContain(ITEM);
  });

  it('becomes a tender that the law lets them publish', async () => {
    const lead = await people.of('procurement@las');
    tender = await preparesTheTender(lead);
    await publishes(lead, tender);
  });

  it('is bid for by form and by workbook, until the deadline', async () => {
    const hash = await bidsByForm(await people.of('supplier@alder'), tender, LADDERS.alder);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    await bidsByWorkbook(await people.of('supplier@birch'), tender, LADDERS.birch);
    await bidsByForm(await people.of('supplier@cedar'), tender, LADDERS.cedar);
    const lead = await people.of('procurement@las');
    await lead.opens(`${tender}/bids`);
    expect(await lead.reads()).toContain('The bids are sealed');
    await theDeadlinePasses(product, tender);
    await opensTheBids(lead, tender);
    expect(await lead.reads()).toContain('139,000');
  });

  it('is assessed by each trust for itself', async () => {
    for (const trust of ['las', 'scas', 'secamb'])
      await assessesEveryBid(await people.of(`evaluator@${trust}`), tender);
    const lead = await people.of('procurement@las');
    await lead.opens(`${tender}/assessment`);
    expect(await lead.reads()).toContain('Every trust has decided on every condition of every bid');
  });

  it('leaves no error behind in anybody’s browser', async () => {
    expect(await people.complaints()).toEqual([]);
  });
});
