import { Injectable } from '@nestjs/common';
import {
  compileReleases,
  type ExactObject,
  isObject,
  type NoticeProblem,
  type ProblemCode,
  readJson,
  storableText,
} from '@tandem/domain/market';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { type ReadFile, readNoticeFile, type StoredRelease } from './notice-file.js';
import { priceColumns, processColumns, type PriceRow } from './market-rows.js';

/** What the import of one file did. */
export interface ImportReport {
  readonly file: string;
  readonly releases: number;
  readonly added: number;
  readonly known: number;
  /** Processes that were founded or that changed. */
  readonly processes: number;
  readonly prices: number;
  /** How often each problem occurs in the file, by its name. */
  readonly problems: Readonly<Partial<Record<ProblemCode, number>>>;
}

const BATCH = 500;

/** The verbs of the open market: taking in what others published. */
@Injectable()
export class MarketService {
  /**
   * Takes in one file of OCDS notices, all of it or nothing.
   *
   * A release that is already known (by ocid and release id, or by its content where it has no id) is not stored again.
   * Every process that gained a release is compiled again and its prices are replaced.
   * Lock: `market import`, so that two imports never found one process twice. Only the platform may import.
   * @throws UnusableFileError with one sentence, before anything is written.
   */
  async importFile(
    tx: Tx,
    file: { name: string; bytes: Uint8Array },
    advance: (count: number, total: number) => void = () => undefined,
  ): Promise<ImportReport> {
    const read = readNoticeFile(file.name, file.bytes);
    await tx.lock('market import');
    const { fileId, isNew } = await this.storeFile(tx, read);
    const processIds = await this.processIds(tx, read.releases);
    const { added, reused } = await this.newReleases(tx, read.releases, processIds);
    const fileProblems = isNew ? read.problems : [];
    await this.storeProblems(
      tx,
      fileId,
      fileProblems.map((problem) => ({ problem, releaseId: null, processId: null })),
    );
    for (let at = 0; at < added.length; at += BATCH) {
      const batch = added.slice(at, at + BATCH);
      await this.storeReleases(tx, fileId, batch, processIds, reused);
      advance(batch.length, read.releases.length);
    }
    advance(read.releases.length - added.length, read.releases.length);
    const changed = [...new Set(added.map((release) => processIds.get(release.ocid)!))];
    let prices = 0;
    for (let at = 0; at < changed.length; at += BATCH) {
      prices += await this.compile(tx, changed.slice(at, at + BATCH), read.attribution);
    }
    const report: ImportReport = {
      file: read.name,
      releases: read.releases.length,
      added: added.length,
      known: read.releases.length - added.length,
      processes: changed.length,
      prices,
      problems: counted([...read.problems, ...read.releases.flatMap((r) => r.problems), ...reused.values()]),
    };
    await record(tx, {
      chain: 'platform',
      action: 'market.imported',
      subject: { kind: 'market file', id: read.sha256 },
      after: { file: read.name, releases: report.releases, added: report.added },
    });
    return report;
  }

  private async storeFile(tx: Tx, read: ReadFile): Promise<{ fileId: string; isNew: boolean }> {
    const known = await tx.row<{ id: string }>('select id from market_file where sha256 = $1', [read.sha256]);
    if (known) return { fileId: known.id, isNew: false };
    const row = await tx.row<{ id: string }>(
      `insert into market_file (name, sha256, publisher, license, attribution, extensions, envelope, release_count)
        values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8) returning id`,
      [
        read.name,
        read.sha256,
        read.publisher,
        read.license,
        read.attribution,
        JSON.stringify(read.extensions),
        read.envelope,
        read.releases.length,
      ],
    );
    return { fileId: row!.id, isNew: true };
  }

  /** The id of each process by its ocid; new processes are founded, empty until they are compiled. */
  private async processIds(tx: Tx, releases: readonly StoredRelease[]): Promise<Map<string, string>> {
    const ocids = [...new Set(releases.map((release) => release.ocid))];
    await tx.rows(
      `insert into market_process (ocid, title, buyer, status, release_count, bid_count, award_count, compiled)
        select ocid, '', '', '', 0, 0, 0, '{}' from unnest($1::text[]) ocid on conflict (ocid) do nothing`,
      [ocids],
    );
    const rows = await tx.rows<{ id: string; ocid: string }>(
      'select id, ocid from market_process where ocid = any($1::text[])',
      [ocids],
    );
    return new Map(rows.map((row) => [row.ocid, row.id]));
  }

  /** The releases that are not known yet, each once, and those among them whose id another release has already. */
  private async newReleases(tx: Tx, releases: readonly StoredRelease[], processIds: ReadonlyMap<string, string>) {
    const known = await tx.rows<{ process_id: string; release_id: string | null; content_sha256: string }>(
      'select process_id, release_id, content_sha256 from market_release where process_id = any($1::uuid[])',
      [[...processIds.values()]],
    );
    const contents = new Set(known.map((row) => `${row.process_id} ${row.content_sha256}`));
    const ids = new Set(known.map((row) => `${row.process_id} ${row.release_id ?? ''}`));
    const added: StoredRelease[] = [];
    const reused = new Map<StoredRelease, NoticeProblem>();
    for (const release of releases) {
      const processId = processIds.get(release.ocid)!;
      const content = `${processId} ${release.contentSha256}`;
      if (contents.has(content)) continue;
      contents.add(content);
      added.push(release);
      if (release.releaseId === null) continue;
      const id = `${processId} ${release.releaseId}`;
      if (ids.has(id)) {
        reused.set(release, { code: 'release-id-reused', path: 'id', detail: release.releaseId, count: 1 });
      }
      ids.add(id);
    }
    return { added, reused };
  }

  private async storeReleases(
    tx: Tx,
    fileId: string,
    batch: readonly StoredRelease[],
    processIds: ReadonlyMap<string, string>,
    reused: ReadonlyMap<StoredRelease, NoticeProblem>,
  ): Promise<void> {
    const processes = batch.map((release) => processIds.get(release.ocid)!);
    const rows = await tx.rows<{ id: string; place: number }>(
      `insert into market_release (process_id, file_id, place, release_id, content_sha256, dated, body)
        select process_id, $1, place, release_id, content_sha256, dated, body
        from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
          with ordinality as r (process_id, release_id, content_sha256, dated, body, place)
        returning id, place`,
      [
        fileId,
        processes,
        batch.map((release) => release.releaseId),
        batch.map((release) => release.contentSha256),
        batch.map((release) => release.dated),
        batch.map((release) => release.body),
      ],
    );
    const found = rows.flatMap(({ id, place }) => {
      const release = batch[place - 1]!;
      const again = reused.get(release);
      return [...release.problems, ...(again ? [again] : [])].map((problem) => ({
        problem,
        releaseId: id,
        processId: processes[place - 1]!,
      }));
    });
    await this.storeProblems(tx, fileId, found);
  }

  private async storeProblems(
    tx: Tx,
    fileId: string,
    found: readonly { problem: NoticeProblem; releaseId: string | null; processId: string | null }[],
  ): Promise<void> {
    if (found.length === 0) return;
    await tx.rows(
      `insert into market_problem (file_id, release_id, process_id, code, path, detail, count)
        select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::integer[])`,
      [
        fileId,
        found.map((f) => f.releaseId),
        found.map((f) => f.processId),
        found.map((f) => f.problem.code),
        found.map((f) => storableText(f.problem.path)),
        found.map((f) => storableText(f.problem.detail)),
        found.map((f) => f.problem.count),
      ],
    );
  }

  /** Merges all releases of these processes anew and replaces what was read from them. Returns the number of prices. */
  private async compile(tx: Tx, processIds: readonly string[], attribution: string): Promise<number> {
    const rows = await tx.rows<{ process_id: string; ocid: string; body: string }>(
      `select r.process_id, p.ocid, r.body from market_release r join market_process p on p.id = r.process_id
        where r.process_id = any($1::uuid[]) order by r.process_id, r.imported_at, r.place, r.id`,
      [processIds],
    );
    const releases = new Map<string, ExactObject[]>();
    for (const row of rows) {
      const { value } = readJson(row.body);
      if (isObject(value)) releases.set(row.process_id, [...(releases.get(row.process_id) ?? []), value]);
    }
    const compiled = [...releases].map(([id, own]) => ({ id, count: own.length, release: compileReleases(own) }));
    const columns = compiled.map(({ release, count }) => processColumns(release, count));
    await tx.rows(
      `update market_process p set title = c.title, buyer = c.buyer, status = c.status, currency = c.currency,
          cpv_code = c.cpv_code, published_on = c.published_on, release_count = c.release_count, bid_count = c.bid_count,
          award_count = c.award_count, compiled = c.compiled, updated_at = now()
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::integer[],
            $9::integer[], $10::integer[], $11::text[])
          as c (id, title, buyer, status, currency, cpv_code, published_on, release_count, bid_count, award_count, compiled)
        where p.id = c.id`,
      [
        compiled.map((c) => c.id),
        columns.map((c) => c.title),
        columns.map((c) => c.buyer),
        columns.map((c) => c.status),
        columns.map((c) => c.currency),
        columns.map((c) => c.cpvCode),
        columns.map((c) => c.publishedOn),
        columns.map((c) => c.releaseCount),
        columns.map((c) => c.bidCount),
        columns.map((c) => c.awardCount),
        columns.map((c) => c.compiled),
      ],
    );
    const prices = compiled.flatMap((c) => priceColumns(c.id, c.release, attribution));
    await tx.rows('delete from market_price where process_id = any($1::uuid[])', [processIds]);
    for (let at = 0; at < prices.length; at += BATCH) await this.storePrices(tx, prices.slice(at, at + BATCH));
    return prices.length;
  }

  private async storePrices(tx: Tx, prices: readonly PriceRow[]): Promise<void> {
    await tx.rows(
      `insert into market_price (process_id, ocid, kind, reference, status, buyer, supplier, title, cpv_codes, cpv_divisions,
          currency, amount, amount_net, amount_gross, vat, quantity, unit, unit_price, unit_price_is_derived, priced_on,
          notice, attribution)
        select process_id, ocid, kind, reference, status, buyer, supplier, title, string_to_array(cpv_codes, ' '),
          string_to_array(cpv_divisions, ' '), currency, amount, net, gross, vat, quantity, unit, unit_price, is_derived,
          priced_on, notice, attribution
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[], $12::numeric[], $13::numeric[], $14::numeric[], $15::text[], $16::numeric[], $17::text[],
            $18::numeric[], $19::boolean[], $20::date[], $21::text[], $22::text[])
          as p (process_id, ocid, kind, reference, status, buyer, supplier, title, cpv_codes, cpv_divisions, currency, amount,
            net, gross, vat, quantity, unit, unit_price, is_derived, priced_on, notice, attribution)`,
      PRICE_COLUMNS.map((column) => prices.map((price) => price[column])),
    );
  }
}

/** In the order of the statement above. */
const PRICE_COLUMNS = [
  'processId',
  'ocid',
  'kind',
  'reference',
  'status',
  'buyer',
  'supplier',
  'title',
  'cpvCodes',
  'cpvDivisions',
  'currency',
  'amount',
  'net',
  'gross',
  'vat',
  'quantity',
  'unit',
  'unitPrice',
  'isDerived',
  'pricedOn',
  'notice',
  'attribution',
] as const satisfies readonly (keyof PriceRow)[];

function counted(problems: readonly NoticeProblem[]): Partial<Record<ProblemCode, number>> {
  const counts: Partial<Record<ProblemCode, number>> = {};
  for (const { code, count } of problems) counts[code] = (counts[code] ?? 0) + count;
  return counts;
}
