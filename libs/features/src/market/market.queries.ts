import { Injectable } from '@nestjs/common';
import {
  type BidPack,
  type Competition,
  competitionOf,
  type CpvBranch,
  type EvaluatedRuns,
  explainAgainstAward,
  type ExactObject,
  isObject,
  type LotExplanation,
  type MarketPriceKind,
  PROBLEM_WORDS,
  type ProblemCode,
  readJson,
  tenderPackOf,
  type Vat,
} from '@tandem/domain/market';
import { DomainError } from '@tandem/domain/refusals';
import type { Tx } from '@tandem/platform/database';
import type { ProcessRow } from './market-rows.js';

/** A market price to be shown: amounts are plain decimal text in the price's own currency. */
export interface MarketPriceRead {
  readonly id: string;
  readonly ocid: string;
  readonly kind: MarketPriceKind;
  readonly buyer: string;
  readonly supplier: string;
  readonly title: string;
  readonly cpvCodes: readonly string[];
  /** The nearest branch that the price shares with the code asked for; null when no code was asked for. */
  readonly branch: CpvBranch | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly amountNet: string | null;
  readonly amountGross: string | null;
  readonly vat: Vat;
  readonly quantity: string | null;
  readonly unit: string;
  readonly unitPrice: string | null;
  readonly unitPriceIsDerived: boolean;
  readonly pricedOn: string | null;
  /** The address of the source notice, or its id where it has none. */
  readonly notice: string;
  readonly attribution: string;
}

export interface PriceSearch {
  readonly cpv?: string;
  /** Words that title, buyer or supplier must all hold. */
  readonly words?: string;
  readonly limit?: number;
  readonly offset?: number;
}

/** A published process to be shown. */
export interface MarketProcessRead extends Omit<ProcessRow, 'compiled'> {
  readonly id: string;
  readonly ocid: string;
}

/** A process with its competition and everything that is wrong with its notices. */
export interface MarketProcessDetail extends MarketProcessRead {
  readonly competition: Competition;
  readonly problems: readonly ProblemRead[];
  readonly attributions: readonly string[];
}

export interface ProblemRead {
  readonly code: ProblemCode;
  readonly words: string;
  readonly path: string;
  readonly detail: string;
  readonly count: number;
}

/** One imported file and how often each problem was found in the releases that came with it first. */
export interface ImportedFileRead {
  readonly id: string;
  readonly name: string;
  readonly publisher: string;
  readonly attribution: string;
  readonly releaseCount: number;
  readonly importedAt: Date;
  readonly problems: readonly { readonly code: ProblemCode; readonly words: string; readonly count: number }[];
}

const LIMIT = 50;
const LIMIT_MAX = 500;

const PRICE = `m.id, m.ocid, m.kind, m.buyer, m.supplier, m.title, m.cpv_codes as "cpvCodes", m.currency, m.amount,
  m.amount_net as "amountNet", m.amount_gross as "amountGross", m.vat, m.quantity, m.unit, m.unit_price as "unitPrice",
  m.unit_price_is_derived as "unitPriceIsDerived", m.priced_on::text as "pricedOn", m.notice, m.attribution`;
const PROCESS = `id, ocid, title, buyer, status, currency, cpv_code as "cpvCode", published_on::text as "publishedOn",
  release_count as "releaseCount", bid_count as "bidCount", award_count as "awardCount"`;

/** What the open market tells: prices by branch, published processes, and the packs to run them through the comparison. */
@Injectable()
export class MarketQueries {
  /** Market prices in the CPV branch of a requirement: nearest branch first, paid before estimated, newest first. */
  async marketPricesFor(tx: Tx, cpvCode: string, limit = LIMIT): Promise<MarketPriceRead[]> {
    return (await this.search(tx, { cpv: cpvCode, limit })).prices;
  }

  /**
   * Searches prices by CPV branch, by words, or both, and says how many there are in all.
   * A `cpv` that is not eight digits, with or without its check digit, finds nothing.
   */
  async search(tx: Tx, search: PriceSearch): Promise<{ total: number; prices: MarketPriceRead[] }> {
    const cpv = search.cpv === undefined || search.cpv === '' ? null : search.cpv.trim().slice(0, 8);
    if (cpv !== null && !/^\d{8}$/.test(cpv)) return { total: 0, prices: [] };
    const words = (search.words ?? '').trim().split(/\s+/).filter(Boolean).slice(0, 10);
    const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
    const limit = Math.min(Math.max(search.limit ?? LIMIT, 1), LIMIT_MAX);
    const rows = await tx.rows<MarketPriceRead & { nearness: number | null; total: string }>(
      `select ${PRICE}, near.nearness, count(*) over () as total from market_price m
        left join lateral (${NEARNESS}) near on true
        where ($1::text is null or (m.cpv_divisions @> array[left($1, 2)] and near.nearness >= 2))
          and (m.title || ' ' || m.buyer || ' ' || m.supplier) ilike all ($2::text[])
        order by near.nearness desc nulls last, m.kind like '%estimate', m.priced_on desc nulls last, m.id
        limit $3 offset $4`,
      [cpv, patterns, limit, Math.max(search.offset ?? 0, 0)],
    );
    return {
      total: Number(rows[0]?.total ?? 0),
      prices: rows.map(({ nearness, ...price }) => ({
        ...price,
        branch: nearness === null ? null : BRANCH_OF_NEARNESS[Math.min(nearness, 8)]!,
      })),
    };
  }

  /** Published processes, those with competing priced bids first. */
  async processes(tx: Tx, limit = LIMIT): Promise<MarketProcessRead[]> {
    return tx.rows<MarketProcessRead>(
      `select ${PROCESS} from market_process order by (bid_count > 0) desc, published_on desc nulls last, ocid limit $1`,
      [Math.min(limit, LIMIT_MAX)],
    );
  }

  /** One process by its ocid, with bids beside awards, problems and attribution; undefined when it is not known. */
  async process(tx: Tx, ocid: string): Promise<MarketProcessDetail | undefined> {
    const row = await tx.row<MarketProcessRead & { compiled: string }>(
      `select ${PROCESS}, compiled from market_process where ocid = $1`,
      [ocid],
    );
    if (!row) return undefined;
    const { compiled, ...process } = row;
    const problems = await tx.rows<Omit<ProblemRead, 'words'>>(
      `select code, path, max(detail) as detail, sum(count)::integer as count from market_problem
        where process_id = $1 group by code, path order by code, path`,
      [process.id],
    );
    const attributions = await tx.rows<{ attribution: string }>(
      `select distinct f.attribution from market_release r join market_file f on f.id = r.file_id
        where r.process_id = $1 order by f.attribution`,
      [process.id],
    );
    return {
      ...process,
      competition: competitionOf(releaseIn(compiled)),
      problems: problems.map((problem) => ({ ...problem, words: PROBLEM_WORDS[problem.code] })),
      attributions: attributions.map((row) => row.attribution),
    };
  }

  /**
   * The tender pack of a process's published bids, with the names behind its ids, for a run of the comparative tender.
   * Errors: DomainError MARKET_PROCESS.NOT_FOUND and those of `tenderPackOf`.
   */
  async packFor(tx: Tx, processId: string): Promise<BidPack> {
    return tenderPackOf(await this.competition(tx, processId));
  }

  /** The truth about a process beside its evaluation, lot by lot. Errors: as `packFor`. */
  async explanation(tx: Tx, processId: string, evaluation: EvaluatedRuns): Promise<LotExplanation[]> {
    return explainAgainstAward(await this.competition(tx, processId), evaluation);
  }

  /** Every imported file, newest first, with its problems by name. */
  async imports(tx: Tx): Promise<ImportedFileRead[]> {
    const rows = await tx.rows<
      Omit<ImportedFileRead, 'problems'> & { problems: { code: ProblemCode; count: number }[] }
    >(
      `select f.id, f.name, f.publisher, f.attribution, f.release_count as "releaseCount", f.imported_at as "importedAt",
          coalesce((select jsonb_agg(jsonb_build_object('code', code, 'count', count) order by count desc, code)
            from (select code, sum(count) as count from market_problem where file_id = f.id group by code) p), '[]') as problems
        from market_file f order by f.imported_at desc, f.name`,
    );
    return rows.map((row) => ({
      ...row,
      problems: row.problems.map((problem) => ({ ...problem, words: PROBLEM_WORDS[problem.code] })),
    }));
  }

  private async competition(tx: Tx, processId: string): Promise<Competition> {
    const row = await tx.row<{ compiled: string }>('select compiled from market_process where id = $1', [processId]);
    if (!row) {
      throw new DomainError('MARKET_PROCESS.NOT_FOUND', { processId }, 'There is no published process of that name.');
    }
    return competitionOf(releaseIn(row.compiled));
  }
}

function releaseIn(compiled: string): ExactObject {
  const { value } = readJson(compiled);
  return isObject(value) ? value : {};
}

/**
 * How many leading digits the nearest code of the price shares with the code asked for, as `sharedBranch` counts them:
 * eight for the same code, and never more than either names before its noughts, but at least the two of a division.
 */
const NEARNESS = `
  select max(case when c = $1 then 8 else (
      select max(d) from generate_series(2, 7) d
      where left(c, d) = left($1, d) and d <= greatest(2, least(length(rtrim(c, '0')), length(rtrim($1, '0'))))) end) as nearness
    from unnest(m.cpv_codes) c`;

const BRANCH_OF_NEARNESS: Readonly<Record<number, CpvBranch>> = {
  2: 'division',
  3: 'group',
  4: 'class',
  5: 'category',
  6: 'category',
  7: 'category',
  8: 'code',
};
