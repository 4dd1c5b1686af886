import { Injectable } from '@nestjs/common';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { BidsQueries } from '@tandem/features/bids';
import { requirePermission } from '@tandem/features/partnership';
import { lockTender, type LockedTender, TendersQueries, type TenderRead } from '@tandem/features/tenders';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import {
  readWhatIfRules,
  WHAT_IF_TITLE_MAX,
  type WhatIfChoices,
  type WhatIfInput,
  type WhatIfRule,
} from './what-if-rules.js';
import { whatIfsAskedFor, whatIfsOf, type WhatIfRead } from './what-if-rows.js';

/** Each what-if costs an award for every group of trusts, so a tender may have so many and no more. */
const WHAT_IFS_MAX = 20;

/** What rules of a what-if may name, with the words that people use. */
export interface NamedChoices extends WhatIfChoices {
  readonly names: Readonly<Record<string, string>>;
}

/**
 * What-if scenarios: rules that were not published with the tender, asked after the opening.
 *
 * They inform and never decide: `AwardsService.propose` refuses them, and so does the database. Every partner sees them;
 * the trust that asked may change and remove its own.
 */
@Injectable()
export class WhatIfService {
  constructor(
    private readonly tenders: TendersQueries,
    private readonly bids: BidsQueries,
  ) {}

  /** The what-ifs of a tender, the oldest first. */
  async all(tx: Tx, tenderId: string): Promise<WhatIfRead[]> {
    return whatIfsOf(tx, tenderId);
  }

  /** @throws DomainError WHAT_IF.NOT_FOUND */
  async one(tx: Tx, tenderId: string, code: string): Promise<WhatIfRead> {
    const [found] = await whatIfsAskedFor(tx, tenderId, [code]);
    return found!;
  }

  /** The lots of a tender and the suppliers whose bids were opened: what rules may name. */
  async choices(tx: Tx, tender: TenderRead): Promise<NamedChoices> {
    const bids = await this.bids.opened(tx, tender.id);
    return {
      lots: tender.lots.map((lot) => lot.code),
      suppliers: bids.map((bid) => bid.code),
      names: Object.fromEntries([
        ...tender.lots.map((lot) => [lot.code, lot.title]),
        ...bids.map((bid) => [bid.code, bid.supplierName]),
      ]),
    };
  }

  /** The rules of a published scenario as a what-if would write them, for a form that starts from it. */
  async rulesOfPublished(tx: Tx, tender: TenderRead, code: string): Promise<readonly WhatIfRule[]> {
    const scenario = tender.scenarios.find((one) => one.code === code);
    if (!scenario) throw new DomainError('TENDER_SCENARIO.NOT_FOUND', { code }, 'The tender has no such scenario.');
    const codes = new Map((await this.bids.opened(tx, tender.id)).map((bid) => [bid.supplierId, bid.code]));
    // A tender names a supplier by its organisation and a pack by its bid; one that did not bid has nothing to leave out.
    return scenario.rules.flatMap((rule): WhatIfRule[] => {
      if (!('supplier' in rule)) return [rule];
      const supplier = codes.get(rule.supplier);
      return supplier === undefined ? [] : [{ ...rule, supplier }];
    });
  }

  /**
   * Keeps a new what-if; returns its code, or what is wrong with it. Lock: the tender's row.
   * @throws DomainError WHAT_IF.BEFORE_OPENING, WHAT_IF.TOO_MANY
   */
  async add(tx: Tx, tenderId: string, input: WhatIfInput): Promise<{ code: string } | FieldProblem[]> {
    requirePermission(tx.actor, 'award.run');
    const { locked, tender } = await this.opened(tx, tenderId);
    const others = await whatIfsOf(tx, tenderId);
    if (others.length >= WHAT_IFS_MAX)
      throw new DomainError(
        'WHAT_IF.TOO_MANY',
        { tenderId, most: WHAT_IFS_MAX },
        `A tender may have up to ${WHAT_IFS_MAX} what-ifs. Remove one that is no longer needed.`,
      );
    const { title, rules, problems } = await this.read(tx, tender, others, input);
    if (problems.length > 0) return [...problems];
    const code = await this.nextCode(tx, tender);
    await tx.rows(
      `insert into what_if_scenario (tender_id, partnership_id, trust_id, code, title, rules, created_by)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [tenderId, locked.partnershipId, tx.actor.organisationId, code, title, JSON.stringify(rules), tx.actor.accountId],
    );
    await this.done(tx, locked, 'whatIf.added', code, undefined, { title, rules });
    return { code };
  }

  /**
   * Renames a what-if and writes its rules anew; runs that were started before keep theirs. Lock: the tender's row.
   * @throws DomainError WHAT_IF.NOT_FOUND, WHAT_IF.OF_ANOTHER
   */
  async change(tx: Tx, tenderId: string, code: string, input: WhatIfInput): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'award.run');
    const { locked, tender } = await this.opened(tx, tenderId);
    const before = await this.own(tx, tenderId, code);
    const others = (await whatIfsOf(tx, tenderId)).filter((one) => one.code !== code);
    const { title, rules, problems } = await this.read(tx, tender, others, input);
    if (problems.length > 0) return [...problems];
    await tx.rows(`update what_if_scenario set title = $3, rules = $4 where tender_id = $1 and code = $2`, [
      tenderId,
      code,
      title,
      JSON.stringify(rules),
    ]);
    await this.done(tx, locked, 'whatIf.changed', code, { title: before.title, rules: before.rules }, { title, rules });
    return [];
  }

  /**
   * Removes a what-if; runs that it was part of keep it. Lock: the tender's row.
   * @throws DomainError WHAT_IF.NOT_FOUND, WHAT_IF.OF_ANOTHER
   */
  async remove(tx: Tx, tenderId: string, code: string): Promise<void> {
    requirePermission(tx.actor, 'award.run');
    const { locked } = await this.opened(tx, tenderId);
    const before = await this.own(tx, tenderId, code);
    await tx.rows(`delete from what_if_scenario where tender_id = $1 and code = $2`, [tenderId, code]);
    await this.done(tx, locked, 'whatIf.removed', code, { title: before.title, rules: before.rules }, undefined);
  }

  private async opened(tx: Tx, tenderId: string): Promise<{ locked: LockedTender; tender: TenderRead }> {
    const locked = await lockTender(tx, tenderId);
    const tender = await this.tenders.tender(tx, tenderId);
    if (tender.openedAt === null)
      throw new DomainError(
        'WHAT_IF.BEFORE_OPENING',
        { tenderId, state: tender.state },
        'What-ifs are asked of bids that have been opened.',
      );
    return { locked, tender };
  }

  private async own(tx: Tx, tenderId: string, code: string): Promise<WhatIfRead> {
    const found = await this.one(tx, tenderId, code);
    if (found.trustId !== tx.actor.organisationId)
      throw new DomainError(
        'WHAT_IF.OF_ANOTHER',
        { tenderId, code },
        `Only ${found.trust}, which asked this what-if, may change or remove it. You may duplicate it.`,
      );
    return found;
  }

  private async read(tx: Tx, tender: TenderRead, others: readonly WhatIfRead[], input: WhatIfInput) {
    const title = input.title.trim();
    const { rules, problems } = readWhatIfRules(input.rules, await this.choices(tx, tender));
    return { title, rules, problems: [...titleProblems(title, tender, others), ...problems] };
  }

  /** A number that neither a what-if nor a run of the tender has used, so that a code means one thing for ever. */
  private async nextCode(tx: Tx, tender: TenderRead): Promise<string> {
    const used = await tx.rows<{ code: string }>(
      `select code from what_if_scenario where tender_id = $1
       union select unnest(what_ifs) from award_run where tender_id = $1`,
      [tender.id],
    );
    const known = new Set([...used.map((row) => row.code), ...tender.scenarios.map((one) => one.code)]);
    for (let number = 1; ; number++) if (!known.has(`what-if-${number}`)) return `what-if-${number}`;
  }

  private async done(
    tx: Tx,
    tender: LockedTender,
    action: string,
    code: string,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    await record(tx, {
      chain: `tender:${tender.id}`,
      action,
      subject: { kind: 'whatIf', id: `${tender.id}/${code}` },
      partnershipId: tender.partnershipId,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
  }
}

function titleProblems(title: string, tender: TenderRead, others: readonly WhatIfRead[]): FieldProblem[] {
  const problem = (message: string) => [{ field: 'title', message }];
  if (title === '') return problem('Give the what-if a name');
  if (title.length > WHAT_IF_TITLE_MAX) return problem(`The name must be ${WHAT_IF_TITLE_MAX} characters or fewer`);
  const same = (other: string) => other.toLowerCase() === title.toLowerCase();
  const isTaken = others.some((one) => same(one.title)) || tender.scenarios.some((one) => same(one.title));
  return isTaken ? problem(`“${title}” is the name of another scenario. Choose one that tells them apart`) : [];
}

/** The name that a duplicate starts with: the same with "copy", which the person then makes their own. */
export function copyTitle(title: string): string {
  return `${title.slice(0, WHAT_IF_TITLE_MAX - 5)} copy`;
}
