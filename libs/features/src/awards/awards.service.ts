import { Injectable } from '@nestjs/common';
import { moneyText, parseMoney, sum } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { can, next } from '@tandem/domain/tenders';
import { EvaluationQueries, RankingService } from '@tandem/features/evaluation';
import { MarketQueries } from '@tandem/features/market';
import { requirePermission } from '@tandem/features/partnership';
import { lockTender, TendersQueries, type TenderRead } from '@tandem/features/tenders';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { AwardEntity } from './award.entity.js';
import { type AwardResult, awardResult, type FinishedRun, packWithin } from './award-result.js';
import { demandOf, finishedRun, latestRunId } from './award-rows.js';
import { type DecisionPaper, decisionPaper, paperHash, withComment } from './decision-paper.js';
import type { LabelledPack } from './pack-labels.js';
import { withdrawalRisks } from './paper-risks.js';
import { AwardRunsService, type RunSubject } from './runs.service.js';
import { withWhatIfs } from './what-if-pack.js';
import { whatIfsAskedFor } from './what-if-rows.js';
import { withdrawalOf } from './withdrawal.js';

/** What a proposal says besides the run and the scenario. */
export interface Proposal {
  /** The trusts it is for; all that take part and have not declined when left out. */
  readonly coalition?: readonly string[];
  /** Why this award, in the proposer's words. */
  readonly why?: string;
}

const TEXT_LENGTH_MAX = 2000;

/** The verbs of awards: to compare bids, to put an award to the trusts, and what finance says of it. */
@Injectable()
export class AwardsService {
  constructor(
    private readonly runs: AwardRunsService,
    private readonly tenders: TendersQueries,
    private readonly evaluation: EvaluationQueries,
    private readonly market: MarketQueries,
    private readonly ranking: RankingService,
  ) {}

  /**
   * Starts a run of the comparative tender on the compliant bids of a tender, or on the bids of a procurement that others
   * published; returns its id. See `AwardRunsService.start`.
   * Where quality counts, the bids are ranked by price and quality beside it.
   * The published scenarios are always in it; the what-ifs of a tender are when they are asked for by their codes.
   * @throws DomainError TENDER.EVALUATION_INCOMPLETE while a trust has not decided on every condition of every bid,
   * TENDER.QUALITY_NOT_LOCKED while the trusts have not agreed on the scores, WHAT_IF.NOT_FOUND, WHAT_IF.SUPPLIER_GONE
   */
  async startRun(tx: Tx, subject: RunSubject, whatIfs: readonly string[] = []): Promise<string> {
    requirePermission(tx.actor, 'award.run');
    const published = await this.packOf(tx, subject);
    const asked = 'tenderId' in subject ? await whatIfsAskedFor(tx, subject.tenderId, whatIfs) : [];
    const runId = await this.runs.start(tx, subject, withWhatIfs(published, asked));
    if (await this.ranking.rank(tx, runId)) await this.ranking.tryNearWeights(tx, runId);
    return runId;
  }

  /** Stops a run for good. See `AwardRunsService.cancel`. */
  async cancelRun(tx: Tx, runId: string): Promise<void> {
    await this.runs.cancel(tx, runId);
  }

  /**
   * Puts the award of a scenario to the trusts, as a decision paper; returns the award's id.
   *
   * Only the newest run counts. A trust may be left out only after it declined, and then counts as withdrawn from the
   * tender. Lock: the tender's row; the unique index on live awards is the last word.
   * @throws DomainError AWARD.WHAT_IF_ONLY, AWARD.RUN_OUTDATED, AWARD.NO_AWARD, AWARD.TRUSTS_MISSING, TENDER.WRONG_STATE
   */
  async propose(tx: Tx, runId: string, scenario: string, proposal: Proposal = {}): Promise<string> {
    requirePermission(tx.actor, 'award.propose');
    const run = await finishedRun(tx, runId);
    if (run.tenderId === null)
      throw new DomainError(
        'AWARD.NOT_A_TENDER',
        { runId },
        'A published procurement of others cannot be awarded here.',
      );
    if (run.whatIfs.includes(scenario))
      throw new DomainError(
        'AWARD.WHAT_IF_ONLY',
        { runId, scenario },
        'This scenario is a what-if: it informs and never decides. Propose an award from a scenario that was published with the tender.',
      );
    const locked = await lockTender(tx, run.tenderId);
    // After a decline the remaining trusts see the recomputed price first; proposing anew is the return to evaluation.
    const state = can(locked.state, 'reevaluate') ? next(locked.state, 'reevaluate', {}) : locked.state;
    if ((await latestRunId(tx, run.tenderId)) !== runId)
      throw new DomainError('AWARD.RUN_OUTDATED', { runId }, 'There is a newer run. Propose an award from its result.');
    const tender = await this.tenders.tender(tx, run.tenderId);
    const { coalition, leftOut } = await this.participants(tx, tender, run, proposal.coalition);
    const result = awardResult(run, await demandOf(tx, this.tenders, tender.id), { scenario, coalition });
    const proposed = next(state, 'proposeAward', { awardVerified: hasAward(result) });
    const paper = paperOf(tx, tender, run, result!, leftOut, proposal.why ?? '');
    const values = {
      tenderId: tender.id,
      partnershipId: tender.partnershipId,
      runId,
      scenario,
      coalition: [...coalition],
      state: 'proposed' as const,
      paper,
      contentSha256: paperHash(paper),
      proposedBy: tx.actor.accountId!,
      proposedByTrustId: tx.actor.organisationId!,
    };
    const inserted = await tx.manager.insert(AwardEntity, values);
    const awardId = String(inserted.identifiers[0]!['id']);
    await keepPaper(tx, awardId, paper, 'The award was proposed.');
    for (const trust of leftOut)
      await tx.rows(
        `update tender_trust set state = 'withdrawn', withdrawn_at = clock_timestamp(), withdraw_reason = $3
         where tender_id = $1 and trust_id = $2 and state = 'participating'`,
        [tender.id, trust.id, trust.reason],
      );
    await tx.rows(`update tender set state = $2, version = version + 1 where id = $1`, [tender.id, proposed]);
    await record(tx, {
      chain: `tender:${tender.id}`,
      action: 'award.proposed',
      subject: { kind: 'award', id: awardId },
      partnershipId: tender.partnershipId,
      before: { state: locked.state },
      after: {
        runId,
        scenario,
        coalition,
        total: paper.total,
        contentSha256: values.contentSha256,
        leftOut: leftOut.map((trust) => trust.code),
      },
    });
    return awardId;
  }

  /**
   * Adds or replaces what finance of the actor's trust says. The paper changes, so approvals given before are void.
   * Lock: the award's row.
   * @throws DomainError AWARD.NOT_FOUND, AWARD.NOT_WAITING, AWARD.NOT_A_PARTICIPANT
   */
  async comment(tx: Tx, awardId: string, words: string): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'award.comment');
    const text = words.trim();
    if (text === '') return [{ field: 'comment', message: 'Enter what finance of your trust says' }];
    if (text.length > TEXT_LENGTH_MAX)
      return [{ field: 'comment', message: `The comment must be ${TEXT_LENGTH_MAX} characters or fewer` }];
    const award = await lockAward(tx, awardId);
    const trust = shareOfActor(tx, award).trust;
    const paper = withComment(award.paper, { trust, office: tx.actor.office, text });
    const contentSha256 = paperHash(paper);
    if (contentSha256 === award.contentSha256) return [];
    await keepPaper(tx, awardId, paper, `Finance of ${trust} commented.`);
    await tx.rows(`update award set paper = $2, content_sha256 = $3 where id = $1`, [awardId, paper, contentSha256]);
    await record(tx, {
      chain: `tender:${award.tenderId}`,
      action: 'award.commented',
      subject: { kind: 'award', id: awardId },
      partnershipId: award.partnershipId,
      before: { contentSha256: award.contentSha256 },
      after: { contentSha256, trust, comment: text },
    });
    return [];
  }

  private async packOf(tx: Tx, subject: RunSubject): Promise<LabelledPack> {
    if ('marketProcessId' in subject) {
      const { document, labels } = await this.market.packFor(tx, subject.marketProcessId);
      return { pack: document, labels };
    }
    const { isComplete } = await this.evaluation.compliance(tx, subject.tenderId);
    const tender = await lockTender(tx, subject.tenderId);
    // The guard of the lifecycle is asked before the work and not after it: the run's end moves the tender on.
    if (can(tender.state, 'evaluate')) next(tender.state, 'evaluate', { everyTrustHasEvaluated: isComplete });
    return this.evaluation.buildPack(tx, subject.tenderId);
  }

  /** Who the award is for: all trusts that take part, less those that declined where the proposal leaves them out. */
  private async participants(tx: Tx, tender: TenderRead, run: FinishedRun, wish: readonly string[] | undefined) {
    const inPack = packWithin(run.evaluation).trusts;
    const taking = tender.trusts.filter((trust) => trust.state === 'participating' && inPack.includes(trust.code));
    const declines = await tx.rows<{ trustId: string; reason: string }>(
      `select d.trust_id as "trustId", d.reason from award_decision d join award a on a.id = d.award_id
       where a.tender_id = $1 and a.state = 'void' and d.decision = 'declined' order by d.decided_at desc`,
      [tender.id],
    );
    const reasonOf = (id: string) => declines.find((d) => d.trustId === id)?.reason;
    const wanted = wish ?? taking.filter((trust) => reasonOf(trust.id) === undefined).map((trust) => trust.code);
    const out = taking.filter((trust) => !wanted.includes(trust.code));
    const unwilling = out.filter((trust) => reasonOf(trust.id) === undefined);
    const isKnown = wanted.length > 0 && wanted.every((code) => taking.some((trust) => trust.code === code));
    if (unwilling.length > 0 || !isKnown)
      throw new DomainError(
        'AWARD.TRUSTS_MISSING',
        { wanted, missing: unwilling.map((trust) => trust.code) },
        'An award is for every trust that takes part. Only a trust that has declined may be left out.',
      );
    return {
      coalition: inPack.filter((code) => wanted.includes(code)),
      leftOut: out.map(({ id, code, shortName }) => ({ id, code, name: shortName, reason: reasonOf(id)! })),
    };
  }
}

/** An award that waits for decisions, locked until the transaction ends. */
export interface WaitingAward {
  readonly id: string;
  readonly tenderId: string;
  readonly partnershipId: string;
  readonly runId: string;
  readonly state: string;
  readonly paper: DecisionPaper;
  readonly contentSha256: string;
  readonly proposedBy: string;
  readonly proposedByTrustId: string;
}

/** Locks an award that must still wait for its trusts. */
export async function lockAward(tx: Tx, awardId: string): Promise<WaitingAward> {
  const award = await tx.row<WaitingAward>(
    `select id, tender_id as "tenderId", partnership_id as "partnershipId", run_id as "runId", state, paper,
       content_sha256 as "contentSha256", proposed_by as "proposedBy", proposed_by_trust_id as "proposedByTrustId" from award where id = $1 for update`,
    [awardId],
  );
  if (!award) throw new DomainError('AWARD.NOT_FOUND', { awardId }, 'There is no such award.');
  if (award.state !== 'proposed')
    throw new DomainError(
      'AWARD.NOT_WAITING',
      { awardId, state: award.state },
      award.state === 'approved'
        ? 'Every trust has approved this award.'
        : 'This award is void: a trust has declined it, or it was taken back.',
    );
  return award;
}

/**
 * The share of the actor's own trust.
 * @throws DomainError AWARD.NOT_A_PARTICIPANT
 */
export function shareOfActor(tx: Tx, award: WaitingAward) {
  const share = award.paper.shares.find((one) => one.trustId === tx.actor.organisationId);
  if (!share)
    throw new DomainError(
      'AWARD.NOT_A_PARTICIPANT',
      { awardId: award.id },
      'Your trust does not take part in this award.',
    );
  return share;
}

function hasAward(result: AwardResult | undefined): boolean {
  const cost = result?.joint.cost ?? null;
  if (!result || cost === null) return false;
  // Each trust's share must be its own demand's cost, or its limits would be held against another figure.
  return result.trusts.every(({ trust, joint }) => {
    const parts = result.attributed.filter((one) => one.trust === trust).map((one) => one.decomposition.jointAmount);
    return joint !== null && sum(parts) === joint;
  });
}

function paperOf(
  tx: Tx,
  tender: TenderRead,
  run: FinishedRun,
  result: AwardResult,
  leftOut: readonly { name: string; reason: string }[],
  why: string,
): DecisionPaper {
  const { coalition, scenario } = result;
  const withdrawals = coalition.flatMap((trust) => withdrawalOf(run.evaluation, scenario, coalition, [trust]) ?? []);
  const paper = decisionPaper(result, {
    tender: { id: tender.id, reference: tender.reference, title: tender.title },
    trustIds: new Map(tender.trusts.map((trust) => [trust.code, trust.id])),
    leftOut: leftOut.map(({ name, reason }) => ({ name, reason })),
    why: why.trim().slice(0, TEXT_LENGTH_MAX),
    proposedBy: { office: tx.actor.office, organisation: tx.actor.organisationName },
    risks: withdrawalRisks(withdrawals),
  });
  const shares = sum(paper.shares.map((share) => parseMoney(share.amount)));
  if (moneyText(shares) !== paper.total) throw new Error('The shares of the trusts do not add up to the award.');
  return paper;
}

/** Keeps a wording of the paper for ever. A wording that comes back is the one that is kept already. */
async function keepPaper(tx: Tx, awardId: string, paper: DecisionPaper, because: string): Promise<void> {
  await tx.rows(
    `insert into award_paper (award_id, content_sha256, paper, because, written_by) values ($1, $2, $3, $4, $5)
     on conflict (award_id, content_sha256) do nothing`,
    [awardId, paperHash(paper), paper, because, tx.actor.accountId],
  );
}
