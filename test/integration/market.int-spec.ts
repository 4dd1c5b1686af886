import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readTenderPack } from '@tandem/domain/awards';
import { exactText, readJson, restoreFile } from '@tandem/domain/market';
import { evaluate } from '@tandem/features/packs';
import { type ImportReport, MarketModule, MarketQueries, MarketService } from '@tandem/features/market';
import { sha256 } from '@tandem/platform/audit';
import { HighsSolver } from '@tandem/platform/solver';
import { createWorld, type World } from '../support/world.js';
import { sayAbsent, sharedData } from '../support/shared-data.js';
import { fictionalNotices } from '../support/notices.js';

let world: World;
const solver = new HighsSolver();
beforeAll(async () => {
  world = await createWorld([MarketModule]);
  await solver.warm();
}, 60_000);
afterAll(async () => {
  await solver.close();
  await world.close();
});

const importFile = (name: string, content: string | Buffer): Promise<ImportReport> =>
  world.asSystem((tx) => world.get(MarketService).importFile(tx, { name, bytes: Buffer.from(content) }));
const importPath = (path: string): Promise<ImportReport> => importFile(basename(path), readFileSync(path));

/** Runs the published bids of a process through the comparative tender and tells the truth about its award. */
async function compared(ocid: string) {
  return world.as(world.trusts.LAS.email('procurement'), async (tx) => {
    const queries = world.get(MarketQueries);
    const process = (await queries.process(tx, ocid))!;
    const pack = await queries.packFor(tx, process.id);
    const read = readTenderPack(pack.document);
    if (!read.pack) throw new Error(JSON.stringify(read.problems));
    const evaluation = await evaluate(read.pack, solver, sha256);
    return { process, pack, evaluation, lots: await queries.explanation(tx, process.id, evaluation) };
  });
}

describe('importing published notices', () => {
  it('takes a file in once, and finds nothing new in it the second time', async () => {
    const first = await importFile('fictional.json', fictionalNotices.package);
    expect(first).toMatchObject({ releases: 3, added: 3, known: 0, processes: 2 });
    expect(first.problems).toMatchObject({ 'missing-release-id': 1, 'gross-without-net': 1, 'undeclared-field': 3 });
    const again = await importFile('again.json', fictionalNotices.package.replaceAll('\n', '\r\n'));
    expect(again).toMatchObject({ releases: 3, added: 0, known: 3, processes: 0 });
  });

  it('merges what an amendment changes into its process', async () => {
    const process = await world.as(world.trusts.LAS.email('procurement'), (tx) =>
      world.get(MarketQueries).process(tx, 'fiction-1'),
    );
    expect(process).toMatchObject({ title: 'Stretchers', status: 'complete', releaseCount: 2, currency: 'GBP' });
  });

  it('keeps two different releases that share an id, and says so', async () => {
    const changed = fictionalNotices.package.replaceAll('"Stretchers"', '"Stretchers and chairs"');
    const report = await importFile('changed.json', changed);
    expect(report).toMatchObject({ added: 1, known: 2 });
    expect(report.problems['release-id-reused']).toBe(1);
  });

  it('reads amounts from the text, digit for digit', async () => {
    const [price] = await world.as(world.trusts.LAS.email('procurement'), (tx) =>
      world.get(MarketQueries).marketPricesFor(tx, '33192160'),
    );
    expect(price).toMatchObject({
      amount: '9007199254740993.07',
      branch: 'code',
      vat: 'not stated',
      supplier: 'Rowan Stretchers (fictional)',
    });
  });

  it('gives the nearest branch of the CPV first and nothing from another division', async () => {
    const prices = await world.as(world.trusts.SCAS.email('finance'), (tx) =>
      world.get(MarketQueries).marketPricesFor(tx, '33192000'),
    );
    expect(prices.map((p) => p.branch)).toEqual(['category', 'division']);
  });

  it('is read by trusts and auditors, not by suppliers, and written by nobody but the platform', async () => {
    const count = (email: string) =>
      world.as(email, async (tx) => Number((await tx.row<{ n: string }>('select count(*) as n from market_price'))!.n));
    expect(await count(world.audit.email('auditor'))).toBeGreaterThan(0);
    expect(await count(world.trusts.WMAS.email('finance'))).toBeGreaterThan(0);
    expect(await count(world.suppliers.ALDER.email('supplier'))).toBe(0);
    await expect(
      world.as(world.trusts.LAS.email('procurement'), (tx) =>
        world.get(MarketService).importFile(tx, { name: 'x.json', bytes: Buffer.from(fictionalNotices.vatUnstated) }),
      ),
    ).rejects.toThrow('row-level security');
  });

  it.each([
    ['nothing at all', '', 'bad.json: the file is empty.'],
    ['half a file', '{"releases": [', 'bad.json: the file is not JSON: a JSON value is missing at line 1, column 15.'],
    ['another kind of JSON', '{"a": 1}', 'bad.json: the file is JSON but holds no OCDS release'],
    ['another encoding', Buffer.from([0x7b, 0xff, 0x7d]), 'bad.json: the file is not UTF-8 text'],
  ])('refuses %s with one sentence', async (_, content, sentence) => {
    await expect(importFile('bad.json', content)).rejects.toThrow(sentence);
  });

  it('survives texts that a database cannot keep', async () => {
    const report = await importFile(
      'signs.json',
      '[{"ocid": "fiction-nul", "id": "1", "tender": {"title": "a\\u0000b\\ud800", "__proto__": {"a": 1}}}]',
    );
    expect(report.problems['unreadable-character']).toBe(1);
  });
});

describe('published bids beside the published award', () => {
  it('agrees once net and gross are told apart', async () => {
    await importFile('vat.json', fictionalNotices.vatUnstated);
    const { lots, pack } = await compared('fiction-vat');
    expect(lots.map((lot) => lot.outcome)).toEqual(['agrees-once-vat-is-told-apart']);
    expect(lots[0]!.sentences.join(' ')).toContain('exactly the bid plus 20% VAT');
    expect(pack.document.currency).toBe('AMD');
  });

  it('differs where the lowest bid was unsuccessful, and the award is the lowest of the others', async () => {
    await importFile('unsuccessful.json', fictionalNotices.lowestUnsuccessful);
    const { lots, evaluation } = await compared('fiction-unsuccessful');
    expect(lots.map((lot) => lot.outcome)).toEqual(['differs']);
    const text = lots[0]!.sentences.join(' ');
    expect(text).toContain('The lowest bid was unsuccessful: its award was recorded as unsuccessful on 30 June 2016.');
    expect(text).toContain('“Samples were of poor quality”');
    expect(text).toContain('which is the award.');
    expect(evaluation.runs.map((run) => run.cost)).toEqual(['1800.00', '2875.00']);
  });

  it('says that there is no award where none was published', async () => {
    await importFile('cancelled.json', fictionalNotices.noAward);
    const { lots } = await compared('fiction-cancelled');
    expect(lots.map((lot) => lot.outcome)).toEqual(['no-award']);
    expect(lots[0]!.sentences.join(' ')).toContain('status of the tender as "cancelled"');
  });

  it('refuses to compare net bids with gross ones', async () => {
    await importFile('mixed.json', fictionalNotices.mixedTax);
    await expect(compared('fiction-mixed')).rejects.toThrow('Some bids include VAT and some do not');
  });
});

describe('the real notices beside the checkout', () => {
  const FILES: [path: string, releases: number][] = [
    ['uk-contracts-finder/cf-2025-dev.json', 123],
    ['uk-vehicles-equipment-it-dev.json', 72],
    ['uk-find-a-tender/fts-page-2026-10-06-limit4.json', 4],
    ['scotland/pcs-scotland-2019-04.json', 90],
    ['priced-bids/ocds-be6bcu-UA-2016-06-08-000504-c.json', 1],
    ['priced-bids/ocds-be6bcu-UA-2017-04-10-002020-b.json', 1],
    ['priced-bids/armenia-two-processes.json', 2],
  ];

  it('imports every release, and none twice', async () => {
    if (!sharedData('data/real')) return sayAbsent();
    for (const [path, releases] of FILES) {
      const report = await importPath(sharedData('data/real', path)!);
      expect(report.releases).toBe(releases);
      expect(report.added + report.known).toBe(releases);
      expect(await importPath(sharedData('data/real', path)!)).toMatchObject({
        added: 0,
        known: releases,
        processes: 0,
      });
    }
  }, 120_000);

  it('can put every file together again from what is stored', async () => {
    if (!sharedData('data/real')) return sayAbsent();
    const bodies = await world.asSystem((tx) =>
      tx.rows<{ content_sha256: string; body: string }>('select content_sha256, body from market_release'),
    );
    const bodyOf = new Map(bodies.map((row) => [row.content_sha256, row.body]));
    const files = await world.asSystem((tx) =>
      tx.rows<{ name: string; envelope: string }>('select name, envelope from market_file'),
    );
    for (const [path] of FILES) {
      const envelope = files.find((file) => file.name === basename(path))!.envelope;
      const original = readFileSync(sharedData('data/real', path)!, 'utf8');
      const restored = restoreFile(envelope, (hash) => bodyOf.get(hash)!);
      expect(exactText(readJson(restored).value)).toBe(exactText(readJson(original).value));
    }
  });

  it('tells the truth of each of the four processes with competing bids', async () => {
    if (!sharedData('data/real')) return sayAbsent();
    const outcomes: Record<string, string[]> = {};
    for (const ocid of [
      'ocds-be6bcu-UA-2016-06-08-000504-c',
      'ocds-be6bcu-UA-2017-04-10-002020-b',
      'AM-PPS-fd7b426a70b9d7ea26a27f21a8eea687',
      'AM-PPS-f1d72289692a9b7dc8bc4d9001174e80',
    ]) {
      const { lots, evaluation } = await compared(ocid);
      outcomes[ocid] = [...lots.map((lot) => lot.outcome), ...evaluation.runs.map((run) => String(run.cost))];
    }
    expect(outcomes).toEqual({
      'ocds-be6bcu-UA-2016-06-08-000504-c': ['differs', '1800.00', '2875.00'],
      'ocds-be6bcu-UA-2017-04-10-002020-b': ['differs', '6708.37', '8154.00'],
      'AM-PPS-fd7b426a70b9d7ea26a27f21a8eea687': ['agrees-once-vat-is-told-apart', '5824900.00'],
      'AM-PPS-f1d72289692a9b7dc8bc4d9001174e80': ['no-award', '1217500.00', '1217500.00'],
    });
  });
});
