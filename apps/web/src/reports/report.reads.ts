import { Injectable } from '@nestjs/common';
import { londonDate } from '@tandem/domain/time';
import { type MemberRead, PartnershipQueries, type PartnershipRead } from '@tandem/features/partnership';
import {
  allTrusts,
  CutQueries,
  ExecutiveQueries,
  FinanceQueries,
  type FiguresVersion,
  type FinanceWish,
  PricesQueries,
  type RiskRead,
  type TrustFigures,
} from '@tandem/features/reports';
import type { Tx } from '@tandem/platform/database';
import { field } from '../http/forms.js';
import { noPartnership, partnershipOf } from '../http/partnership.js';
import { axesToRead, type CutReads, cutReport } from './cut.presenter.js';
import { cutQuestion } from './cut.wish.js';
import { executiveReport } from './executive.presenter.js';
import { financeReport } from './finance.presenter.js';
import { pricesReport } from './prices.presenter.js';
import type { Report } from './report.js';
import { ReportCache } from './report.cache.js';

/** Every report, by the last part of its address. */
export const REPORTS = ['finance', 'executive', 'prices', 'cut'] as const;
/** The name of a report. */
export type ReportName = (typeof REPORTS)[number];

/**
 * Reads a report for whoever asks: page, file and API take the same, so that no two of them can differ.
 *
 * A report is of one partnership, and the same for all its partners.
 */
@Injectable()
export class ReportReads {
  private readonly versions = new WeakMap<Tx, Map<string, Promise<FiguresVersion>>>();

  constructor(
    private readonly partnerships: PartnershipQueries,
    private readonly finance: FinanceQueries,
    private readonly executive: ExecutiveQueries,
    private readonly prices: PricesQueries,
    private readonly cuts: CutQueries,
    private readonly cache: ReportCache,
  ) {}

  /** The report as the address asks for it, from one snapshot. */
  async report(tx: Tx, name: ReportName, query: unknown): Promise<Report> {
    const partnershipId = partnershipOf(tx, query);
    const made: Record<ReportName, () => Promise<Report>> = {
      finance: () => this.financeReport(tx, partnershipId, query),
      executive: () => this.executiveReport(tx, partnershipId),
      prices: () => this.pricesReport(tx, partnershipId),
      cut: async () => cutReport(await this.cutReads(tx, partnershipId, query)),
    };
    return made[name]();
  }

  /** What a cut and its form are made of. */
  async cutReads(tx: Tx, partnershipId: string, query: unknown): Promise<CutReads> {
    const question = cutQuestion(query);
    const axes = axesToRead(question);
    return {
      question,
      axes,
      cells: await this.cuts.cells(tx, { partnershipId, axes, filters: question.filters }),
      names: await this.cuts.names(tx, partnershipId),
      years: await this.cuts.years(tx, partnershipId),
      categories: await this.cuts.categories(tx, partnershipId),
      methods: await this.finance.methods(tx, partnershipId),
      partnership: await this.partnership(tx, partnershipId),
      asAt: tx.now,
    };
  }

  /** The trusts of a partnership, for the filters of a page. */
  async trusts(tx: Tx, partnershipId: string): Promise<MemberRead[]> {
    return this.kept(tx, partnershipId, 'trusts', async () =>
      (await this.partnerships.members(tx, partnershipId)).filter(({ kind }) => kind === 'trust'),
    );
  }

  /** The financial years that a partnership's savings fall into. */
  async years(tx: Tx, partnershipId: string): Promise<string[]> {
    return this.kept(tx, partnershipId, 'years', () => this.cuts.years(tx, partnershipId));
  }

  /** What stands beside the balances of a reader: the methods that made them, and what came as a loss. */
  async besideBalances(tx: Tx): Promise<{ methods: string[]; risks: RiskRead[] }> {
    const methods = new Set<string>();
    const risks: RiskRead[] = [];
    for (const id of tx.actor.partnershipIds) {
      for (const method of await this.finance.methods(tx, id)) methods.add(method);
      risks.push(...(await this.risks(tx, id)));
    }
    return { methods: [...methods], risks };
  }

  /** What may not come, or came as a loss, as at today. */
  private async risks(tx: Tx, partnershipId: string): Promise<RiskRead[]> {
    const today = londonDate(tx.now);
    return this.kept(tx, partnershipId, `risks ${today}`, () => this.executive.risks(tx, partnershipId, today));
  }

  private async financeReport(tx: Tx, partnershipId: string, query: unknown): Promise<Report> {
    const year = /^\d{4}\/\d{2}$/.test(field(query, 'year')) ? field(query, 'year') : undefined;
    const members = await this.trusts(tx, partnershipId);
    const trust = members.find(({ id }) => id === field(query, 'trust'));
    const wish = { partnershipId, ...(year ? { year } : {}), ...(trust ? { trustId: trust.id } : {}) };
    const address = new URLSearchParams({
      partnership: partnershipId,
      ...(trust ? { trust: trust.id } : {}),
      ...(year ? { year } : {}),
    });
    const made = await this.kept(tx, partnershipId, `finance ${address.toString()}`, async () => {
      const { cells, effects, fullYears } = await this.figures(tx, wish);
      return financeReport({
        partnership: await this.partnership(tx, partnershipId),
        trusts: trust ? [trust] : members,
        contracts: (await this.cuts.names(tx, partnershipId)).contracts,
        cells,
        effects,
        fullYears,
        plans: await this.finance.plans(tx, wish),
        methods: await this.finance.methods(tx, partnershipId),
        asAt: tx.now,
        query: `?${address.toString()}`,
        narrowed: [...(trust ? [trust.name] : []), ...(year ? [year] : [])],
      });
    });
    return { ...made, asAt: tx.now };
  }

  private async executiveReport(tx: Tx, partnershipId: string): Promise<Report> {
    // What is late depends on the day, so what is kept of one day is not shown on the next.
    const today = londonDate(tx.now);
    const made = await this.kept(tx, partnershipId, `executive ${today}`, async () =>
      executiveReport({
        partnership: await this.partnership(tx, partnershipId),
        trusts: await this.trusts(tx, partnershipId),
        cells: (await this.figures(tx, { partnershipId })).cells,
        risks: await this.risks(tx, partnershipId),
        costs: await this.executive.costs(tx, partnershipId),
        validatedByYear: await this.executive.validatedByYear(tx, partnershipId),
        methods: await this.finance.methods(tx, partnershipId),
        asAt: tx.now,
        query: `?partnership=${partnershipId}`,
      }),
    );
    return { ...made, asAt: tx.now };
  }

  private async pricesReport(tx: Tx, partnershipId: string): Promise<Report> {
    return pricesReport({
      partnership: await this.partnership(tx, partnershipId),
      trusts: await this.trusts(tx, partnershipId),
      paid: await this.prices.paid(tx, partnershipId),
      pipeline: await this.prices.pipeline(tx, partnershipId),
      past: await this.prices.pastResults(tx, partnershipId),
      asAt: tx.now,
      query: `?partnership=${partnershipId}`,
    });
  }

  /** The figures of one trust or of all, of which only those are read that have changed since they were read last. */
  private async figures(tx: Tx, { partnershipId, trustId, year }: FinanceWish): Promise<TrustFigures> {
    const { trusts } = await this.version(tx, partnershipId);
    const wanted = Object.entries(trusts).filter(([id]) => trustId === undefined || id === trustId);
    const keyOf = ([id, version]: readonly [string, number]) =>
      `${partnershipId} figures of ${id} at ${version} ${year ?? ''}`;
    const changed = wanted.filter((one) => !this.cache.has(keyOf(one))).map(([id]) => id);
    const read =
      changed.length === 0
        ? undefined
        : this.finance.figures(tx, { partnershipId, trustIds: changed, ...(year === undefined ? {} : { year }) });
    const figures = await Promise.all(
      wanted.map((one) =>
        this.cache.of(keyOf(one), async () => {
          const found = (await read)?.get(one[0]);
          if (!found) throw new Error('The figures of a trust were asked for and not read.');
          return found;
        }),
      ),
    );
    return allTrusts(figures);
  }

  /** Asked once in a transaction: all that it reads is of one snapshot. */
  private version(tx: Tx, partnershipId: string): Promise<FiguresVersion> {
    const known = this.versions.get(tx) ?? new Map<string, Promise<FiguresVersion>>();
    this.versions.set(tx, known);
    const version = known.get(partnershipId) ?? this.finance.version(tx, partnershipId);
    known.set(partnershipId, version);
    return version;
  }

  /** Keeps an answer for as long as no figure of the partnership changes. */
  async kept<T>(tx: Tx, partnershipId: string, question: string, make: () => Promise<T>): Promise<T> {
    const { text } = await this.version(tx, partnershipId);
    return this.cache.of(`${partnershipId} ${text} ${question}`, make);
  }

  /** Keeps an answer about the reader's own trust for as long as nothing is posted for it. */
  async keptForOwnTrust<T>(tx: Tx, partnershipId: string, question: string, make: () => Promise<T>): Promise<T> {
    const { trusts } = await this.version(tx, partnershipId);
    const own = tx.actor.organisationId ?? '';
    return this.cache.of(`${partnershipId} ${own} ${trusts[own] ?? 0} ${question}`, make);
  }

  private async partnership(tx: Tx, id: string): Promise<PartnershipRead> {
    const found = (await this.partnerships.partnerships(tx)).find((one) => one.id === id);
    if (!found) throw noPartnership(id);
    return found;
  }
}
