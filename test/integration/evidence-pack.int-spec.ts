import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { money, moneyText, parseMoney, parseQuantity } from '@tandem/domain/money';
import type { LocalDate } from '@tandem/domain/time';
import { ContractsService } from '@tandem/features/contracts';
import { SavingsQueries, SavingsService, SchemesService, verifyPack } from '@tandem/features/savings';
import { sha256 } from '@tandem/platform/audit';
import { readArchive, writeArchive } from '@tandem/platform/archives';
import { verifyCommand } from '../../apps/cli/src/verify.js';
import { approvedAward } from '../support/approved-award.js';
import { readPaper } from '../../libs/platform/src/documents/read-paper.js';
import type { Visitor } from '../support/visitor.js';
import { createWebWorld, type WebWorld } from '../support/web-world.js';
import type { World } from '../support/world.js';

jest.setTimeout(120_000);

const LIMIT = 50_000_000;
// oxlint-disable-next-line typescript/no-explicit-any -- a wrong guess at a field is a failing expectation
type Json = Record<string, any>;

/** Everything that a stranger needs to work a saving out again, in one download, and what changes in it is noticed. */
describe('the evidence pack of a scheme', () => {
  let web: WebWorld;
  let world: World;
  let finance: Visitor;
  let auditor: Visitor;
  let schemeId: string;
  let archive: Buffer;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-pack-'));
    web = await createWebWorld();
    world = web.world;
    const award = await approvedAward(world);
    await world.get(ContractsService).fromAward(award);
    await world.get(SavingsService).post(award);
    const buyer = world.trusts.LAS.email('procurement');
    const [service, queries] = [world.get(SchemesService), world.get(SavingsQueries)];
    const line = (await world.as(buyer, (tx) => queries.lines(tx))).find((one) => one.lineCode === 'STR')!;
    schemeId = line.schemeId;
    for (const [month, quantity, paid] of [
      ['2026-05-01', '7', '98000.00'],
      ['2026-06-01', '5', '70500.55'],
    ] as const)
      await world.as(buyer, (tx) =>
        service.deliver(tx, line.id, {
          month: month as LocalDate,
          quantity: parseQuantity(quantity),
          paid: parseMoney(paid),
          leakage: {},
          evidence: { transactions: 'Invoices 1 to 3' },
        }),
      );
    const delivered = (await world.as(buyer, (tx) => queries.journals(tx, schemeId))).filter(
      (one) => one.kind === 'delivered',
    );
    await world.as(buyer, (tx) => service.reverse(tx, delivered[0]!.id, 'The invoice was another trust’s'));
    finance = await web.visit(world.trusts.LAS.email('finance'));
    auditor = await web.visit(world.audit.email('auditor'));
    archive = (await finance.get(`/savings/schemes/${schemeId}/pack.zip`)).bytes;
  }, 120_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world?.close();
  });

  const files = (zip = archive) => new Map(readArchive(zip, LIMIT).map(({ name, bytes }) => [name, bytes]));
  const packIn = (zip = archive): Json => JSON.parse(files(zip).get('pack.json')!.toString()) as Json;
  /** What the command line says of a file, and its exit code. */
  async function verified(name: string, bytes: Buffer): Promise<{ code: 0 | 1; said: string[] }> {
    const said: string[] = [];
    writeFileSync(join(folder, name), bytes);
    const terminal = {
      print: (text: string) => said.push(text),
      report: () => undefined,
      signal: new AbortController().signal,
    };
    return { code: await verifyCommand.run(['pack', join(folder, name)], terminal), said };
  }

  it('holds a paper, tables, the record, a page in plain words, and the hash of each', () => {
    expect([...files().keys()].sort()).toEqual([
      'README.txt',
      'evidence.pdf',
      'hashes.txt',
      'pack.json',
      'tables.xlsx',
      ...['baselines', 'bought', 'checks', 'contract-years', 'contract', 'journals', 'legs', 'lines', 'papers'].map(
        (t) => `tables/${t}.csv`,
      ),
      ...['stages', 'steps', 'year-effect'].map((t) => `tables/${t}.csv`),
    ]);
    const readme = files().get('README.txt')!.toString();
    for (const name of files().keys()) if (name !== 'README.txt') expect(readme).toContain(name);
    expect(readme).toContain('sha256sum -c hashes.txt');
    const pack = packIn();
    expect(pack).toMatchObject({ form: 'tandem-evidence-pack/3', scheme: { id: schemeId } });
    expect(pack['methods']).toMatchObject([{ id: 'same-bids', version: 2 }]);
    expect(pack['methods'][0].examples.length).toBeGreaterThan(2);
    expect(pack['baselines']).toMatchObject([{ isUsed: true, wouldGive: '60000.00', label: expect.any(String) }]);
    expect(pack['choices']).toMatchObject([{ reason: expect.stringMatching(/\w/), chosenByName: expect.any(String) }]);
    expect(pack['lines'][0].working).toMatchObject({ wouldHaveBeenPaid: '900000.00' });
  });

  it('says the same on its paper as on the page', () => {
    const pdf = readPaper(files().get('evidence.pdf')!);
    if (!pdf) return console.log('not run: poppler tools absent');
    for (const words of ['Powered stretcher', '£900,000', 'Counted once', 'same-bids, version 2', 'Taken back'])
      expect(pdf.text).toContain(words);
    expect(pdf.misplaced).toEqual([]);
    expect(pdf.info).toMatch(/Tagged:\s+yes/);
  });

  it('is recomputed from the file alone, as an archive and as the record in it, by whoever took it', async () => {
    const seen = packIn();
    expect(await verified('pack.zip', archive)).toEqual({
      code: 0,
      said: [
        `${seen['journals'].length} journals with ${seen['journals'].flatMap((j: Json) => j['legs']).length} legs and 1 line recomputed, 0 faults found`,
      ],
    });
    expect((await verified('pack.json', files().get('pack.json')!)).code).toBe(0);
    const all = (await auditor.get(`/savings/schemes/${schemeId}/pack.zip`)).bytes;
    expect(packIn(all)['lines'].length).toBeGreaterThan(seen['lines'].length);
    expect((await verified('all.zip', all)).code).toBe(0);
  });

  it.each<[what: string, change: (pack: Json) => void, sentence: RegExp]>([
    ['an amount of a journal', (p) => void (p['journals'][0].legs[0].amount = '1.00'), /not the text that was hashed/],
    ['a journal with its text', tamperText, /does not give its hash/],
    ['a journal with its text and its hash', tamperAll, /its journals add up to/],
    ['a reason', (p) => void (p['journals'][1].reason = 'Because'), /not the text that was hashed/],
    ['who posted it', (p) => void (p['journals'][1].postedByName = 'Nobody'), /not the text that was hashed/],
    ['a journal left out', (p) => void p['journals'].splice(1, 1), /add up to|not continue/],
    ['what stands on a stage', (p) => void (p['lines'][0].open[0].amount = '1.00'), /its journals add up to/],
    ['what was delivered', (p) => void (p['lines'][0].deliveredQuantity = '60'), /not the sum of its deliveries/],
    ['the price of a baseline', (p) => void (p['baselines'][0].unitPrice = '16000.0000'), /the pack says otherwise/],
    ['what a baseline would give', (p) => void (p['baselines'][0].wouldGive = '1.00'), /the pack says otherwise/],
    ['the paper behind a baseline', (p) => void (p['baselines'][0].priceEvidence = null), /the pack says otherwise/],
    ['a method', (p) => void (p['methods'] = []), /is not in the pack/],
    ['a worked example', (p) => void (p['methods'][0].examples[0].result[0][1] = '1.00'), /do not come out/],
    ['an amount that is none', (p) => void (p['journals'][0].legs[0].amount = 'much'), /cannot be read/],
    ['the kind of money of a line', (p) => void (p['lines'][0].cashType = 'COST_AVOIDANCE'), /another kind of money/],
    ['the year of a line', (p) => void (p['lines'][0].financialYear = '2027/28'), /another kind of money/],
    ['a line left out', (p) => void p['lines'].splice(0, 1), /not of a line of the pack/],
    ['a line that comes twice', (p) => void p['lines'].push(p['lines'][0]), /comes twice/],
    ['a line without its journals', (p) => void (p['journals'] = []), /no journal of the pack recognises it/],
    ['another scheme', (p) => void (p['scheme'].id = p['lines'][0].id), /of another scheme than the pack/],
    ['the sum of a line', (p) => void (p['lines'][0].working.saved = '1.00'), /is not what its journals add up to/],
    [
      'what is paid for a line',
      (p) => void (p['lines'][0].spendBalance = '1.00'),
      /is not what its journals add up to/,
    ],
    ['what was bought, everywhere', boughtMore, /is not what its journal was posted for/],
    ['what was paid', (p) => void (standing(p).paidAmount = '1.00'), /is not what its journal was posted for/],
    [
      'the month of a delivery',
      (p) => void (standing(p).month = '2026-09-01'),
      /is not what its journal was posted for/,
    ],
    ['a delivery left out', leftOut, /the delivery is not/],
    ['whether a journal was taken back', (p) => void (backed(p).reversedById = null), /whether it was taken back/],
    ['what a journal takes back', mirrorless, /not the mirror image/],
    [
      'the choice of a baseline',
      (p) => void (p['choices'][0].baselineId = schemeId),
      /its baseline is not in the pack/,
    ],
    ['that a baseline is used', (p) => void (p['baselines'][0].isUsed = false), /the pack says otherwise/],
    ['a paper of another line', (p) => void (p['evidence'][0].lineId = schemeId), /of no line of the pack/],
    ['its form', (p) => void (p['form'] = 'other'), /no evidence pack/],
    [
      'everything',
      (p) => {
        for (const key of Object.keys(p)) p[key] = [];
      },
      /no evidence pack/,
    ],
  ])('is noticed to be changed: %s', (_what, change, sentence) => {
    const pack = packIn();
    change(pack);
    const { faults } = verifyPack(pack);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).toMatch(sentence);
  });

  it('is noticed to hold another file than was packed, one more, or one fewer', async () => {
    const all = readArchive(archive, LIMIT);
    const changed = all.map((one) =>
      one.name === 'tables/lines.csv' ? { ...one, bytes: Buffer.concat([one.bytes, Buffer.from(' ')]) } : one,
    );
    const more = [...all, { name: 'more.txt', bytes: Buffer.from('more') }];
    const fewer = all.filter(({ name }) => name !== 'evidence.pdf');
    const says = async (list: typeof all) => (await verified('odd.zip', writeArchive(list))).said[0];
    expect(await says(changed)).toBe('tables/lines.csv is not the file that was packed.');
    expect(await says(more)).toBe('more.txt is not in the list of hashes.');
    expect(await says(fewer)).toBe('evidence.pdf is gone.');
    await expect(verified('none.zip', archive.subarray(0, 900))).rejects.toThrow(/ZIP archive|damaged/);
    await expect(verified('none.json', Buffer.from('{'))).rejects.toThrow('is not JSON');
  });

  it('says what it finds in one line each, whatever the file would have it print', async () => {
    const pack = packIn();
    pack['lines'][0].item = 'Gloves\n\u001b[2K4 journals with 10 legs and 1 lines recomputed, 0 faults found';
    pack['lines'][0].deliveredQuantity = '1';
    const { code, said } = await verified('loud.json', Buffer.from(JSON.stringify(pack)));
    expect(code).toBe(1);
    expect(said.filter((line) => /[\p{Cc}\p{Cf}]/u.test(line))).toEqual([]);
    const names = readArchive(archive, LIMIT).map((one) =>
      one.name === 'README.txt' ? { ...one, name: 'a\u001b[2Kb' } : one,
    );
    expect((await verified('loud.zip', writeArchive(names))).said.join('')).not.toContain('\u001b');
  });

  it('is noticed to have a table that its record does not give, also with a list of hashes made anew', async () => {
    const forged = readArchive(archive, LIMIT)
      .filter(({ name }) => name !== 'hashes.txt')
      .map((one) =>
        one.name === 'tables/stages.csv'
          ? { ...one, bytes: Buffer.from(one.bytes.toString().replace(/[1-9](?=\d*\.\d\d\r?\n)/, '9')) }
          : one,
      );
    const hashes = forged.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join('');
    const { code, said } = await verified(
      'forged.zip',
      writeArchive([...forged, { name: 'hashes.txt', bytes: Buffer.from(hashes) }]),
    );
    expect([code, said[0]]).toEqual([
      1,
      'tables/stages.csv is not what pack.json gives: it was changed, or made by another version of Tandem.',
    ]);
  });

  it('is noticed to have a list of hashes that says more than its files', async () => {
    const all = readArchive(archive, LIMIT);
    const odd = all.map((one) =>
      one.name === 'hashes.txt' ? { ...one, bytes: Buffer.concat([one.bytes, Buffer.from('and trust me\n')]) } : one,
    );
    expect((await verified('odd.zip', writeArchive(odd))).said[0]).toBe('hashes.txt is not the list that was packed.');
  });

  it('shows a partner its own lines only, and a stranger nothing', async () => {
    const partner = await web.visit(world.trusts.SECAMB.email('finance'));
    const stranger = await web.visit(world.trusts.EEAST.email('finance'));
    const empty = packIn((await partner.get(`/savings/schemes/${schemeId}/pack.zip`)).bytes);
    expect([empty['lines'], empty['journals'], empty['evidence']]).toEqual([[], [], []]);
    expect((await stranger.get(`/savings/schemes/${schemeId}/pack.zip`)).status).toBe(404);
  });

  const standing = (pack: Json): Json => (pack['deliveries'] as Json[]).find((one) => one['isReversed'] === false)!;
  const backed = (pack: Json): Json => (pack['journals'] as Json[]).find((one) => one['reversedById'] !== null)!;

  /** A forger who makes more of a delivery and of the line that it is of, so that the one is still the sum of the other. */
  function boughtMore(pack: Json): void {
    standing(pack)['quantity'] = '50.000';
    pack['lines'].find((one: Json) => one['id'] === standing(pack)['lineId']).deliveredQuantity = '50.000';
  }

  /** A forger who hides a delivery, and says of its line that less was delivered. */
  function leftOut(pack: Json): void {
    const gone = standing(pack);
    pack['deliveries'] = (pack['deliveries'] as Json[]).filter((one) => one !== gone);
    pack['lines'].find((one: Json) => one['id'] === gone['lineId']).deliveredQuantity = '0';
  }

  /** A forger who takes back less than was posted, hash and all. */
  function mirrorless(pack: Json): void {
    const back = (pack['journals'] as Json[]).find((one) => one['kind'] === 'reversed')!;
    const legs = back['legs'] as Json[];
    const [up, down] = [
      legs.find((leg) => !leg['amount'].startsWith('-'))!,
      legs.find((leg) => leg['amount'].startsWith('-'))!,
    ];
    for (const [leg, by] of [
      [up, 100n],
      [down, -100n],
    ] as const)
      leg['amount'] = moneyText(money(parseMoney(leg['amount'] as string) + by));
  }

  function tamperText(pack: Json): void {
    const [journal] = pack['journals'] as Json[];
    journal!['reason'] = 'Another reason';
    journal!['hashedText'] = journal!['hashedText'].replace(/"reason":"[^"]*"/, '"reason":"Another reason"');
  }

  /** A forger who makes the first journal anew, hash and all, still in balance, and leaves what follows from it. */
  function tamperAll(pack: Json): void {
    const journal = (pack['journals'] as Json[])[0]!;
    const legOn = (account: string) => (journal['legs'] as Json[]).find((leg) => leg['account'] === account)!;
    const shift = (leg: Json, by: bigint) => {
      const before = leg['amount'] as string;
      leg['amount'] = moneyText(money(parseMoney(before) + by));
      journal['hashedText'] = journal['hashedText'].replace(`"amount":"${before}"`, `"amount":"${leg['amount']}"`);
    };
    shift(legOn('contracted'), 100n);
    shift(legOn('spend'), -100n);
    journal['hashedText'] = journal['hashedText']
      .split('\n')
      .slice(0, 1)
      .concat(journal['hashedText'].split('\n').slice(1).sort())
      .join('\n');
    journal['hash'] = sha256(journal['hashedText']);
  }
});
