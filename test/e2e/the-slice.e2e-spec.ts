import type { Browser } from 'playwright-core';
import {
  approves,
  approvesByKeyboard,
  commentsForFinance,
  comparesTheBids,
  proposesTheAward,
  recordsTheDelivery,
  rejectsTheLine,
  validatesWhatWaits,
  rowOf,
} from './awards.steps.js';
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
    await decidesOnTheDeviation(lead, requirement, /Reject:/);
    for (const person of [lead, second, third]) await commits(person, requirement);
    await locks(lead, requirement);
    expect(await lead.reads()).toMatch(/Total 100 100/);
  });

  it('shows the demand of all three in one place', async () => {
    const lead = await people.of('procurement@las');
    await lead.opens('/demand');
    await lead.sees(new RegExp(ITEM));
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
    await lead.sees(/The bids are sealed/);
    await theDeadlinePasses(product, tender);
    await opensTheBids(lead, tender);
    await lead.sees(/139,000/);
  });

  it('is assessed by each trust for itself', async () => {
    for (const trust of ['las', 'scas', 'secamb'])
      await assessesEveryBid(await people.of(`evaluator@${trust}`), tender);
    const lead = await people.of('procurement@las');
    await lead.opens(`${tender}/assessment`);
    await lead.sees(/Every trust has decided on every condition of every bid/);
  });

  it('is compared joint against alone from the same bids, to the penny of the worked example', async () => {
    const lead = await people.of('procurement@las');
    await comparesTheBids(lead, tender);
    await lead.sees('£13,900,000');
    await lead.sees('£602,500');
    const caption = 'What each trust pays alone and together';
    const paid = async (trust: string) =>
      (await rowOf(lead, caption, trust)).slice(1, 4).map((cell) => cell.split(' ')[0]);
    expect(await paid('London Ambulance')).toEqual(['£8,580,000', '£8,340,000', '£240,000']);
    expect(await paid('South Central Ambulance')).toEqual(['£3,687,500', '£3,475,000', '£212,500']);
    expect(await paid('South East Coast')).toEqual(['£2,235,000', '£2,085,000', '£150,000']);
    const saving = await rowOf(lead, 'Savings against each trust’s own baseline', 'London Ambulance');
    expect(saving.slice(2, 5)).toEqual(['£450,000', '£210,000', '£240,000']);
  });

  it('is decided by each trust under its own limits, after finance has spoken', async () => {
    const paper = await proposesTheAward(await people.of('procurement@las'), 'The lowest price for the whole volume.');
    await commentsForFinance(await people.of('finance@scas'), paper, 'Funded in the capital plan.');
    await approves(await people.of('executive@las'), 'Bariatric ambulances');
    await approvesByKeyboard(await people.of('executive@scas'), 'Bariatric ambulances');
    const last = await people.of('executive@secamb');
    await approves(last, 'Bariatric ambulances');
    await last.sees('Every trust has approved, so the award stands');
  });

  it('becomes savings that each trust delivers, and its finance validates or rejects', async () => {
    await recordsTheDelivery(await people.of('procurement@secamb'), '15', '2085000');
    await validatesWhatWaits(await people.of('finance@secamb'), 'The baseline agrees with the order.');
    await rejectsTheLine(await people.of('finance@las'), /bariatric/i, 'The order was for another model.');
    const executive = await people.of('executive@secamb');
    await executive.opens('/savings');
    expect(await rowOf(executive, /^Cash-releasing, capital, one-off, by trust and stage/, 'SECAMB')).toContain(
      '£195,000',
    );
    // Beside what the story has validated and rejected already.
    const stage = (name: string) => rowOf(executive, /^Cash-releasing, capital, one-off, by stage/, name);
    expect((await stage('Validated by finance')).slice(1)).toEqual(['£487,000', '£174,000', '£661,000']);
    expect((await stage('Rejected by finance')).slice(1)).toEqual(['£348,000', '£246,000', '£594,000']);
  });

  it('leaves no error behind in anybody’s browser', async () => {
    expect(await people.complaints()).toEqual([]);
  });
});
