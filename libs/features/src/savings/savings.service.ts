import { Injectable } from '@nestjs/common';
import { normaliseWording } from '@tandem/domain/demand';
import { DomainError } from '@tandem/domain/refusals';
import { attributeAward, type AttributedDemand, type RunOutcome } from '@tandem/domain/savings';
import { financialYearOf, firstDay, type LocalDate, londonDate, parseFinancialYear } from '@tandem/domain/time';
import { demandOf } from '@tandem/features/awards';
import { type ContractOfAward, ContractsQueries } from '@tandem/features/contracts';
import { type TenderRead, TendersQueries } from '@tandem/features/tenders';
import { record } from '@tandem/platform/audit';
import { Database, systemActor, type Tx } from '@tandem/platform/database';
import { type AwardedScheme, linesOfDemand } from './award-lines.js';
import { LedgerService } from './ledger.service.js';
import { groupedBy } from './lines-to-move.js';
import { addLines } from './new-lines.js';

interface AwardRow {
  id: string;
  state: string;
  scenario: string;
  coalition: string[];
  tenderId: string;
  partnershipId: string;
  approvedAt: Date | null;
  ownerId: string;
  ownerName: string;
  leadTrustId: string;
  evaluation: string;
  evaluationSha256: string;
}

/** A line of the tender that became a scheme: what each trust saves on it, and the contracts that it is on. */
interface AwardedLine {
  readonly code: string;
  readonly demand: readonly AttributedDemand[];
  readonly contracts: readonly ContractOfAward[];
}

/** What every amount of the ledger is in. */
const LEDGER_CURRENCY = 'GBP';

/** Brings what an approved award saves into the ledger, at the stage "contracted". */
@Injectable()
export class SavingsService {
  constructor(
    private readonly database: Database,
    private readonly tenders: TendersQueries,
    private readonly contracts: ContractsQueries,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Posts an approved award once: a scheme for each line of the tender, a line for each trust, year, budget and kind of money.
   * An award in another currency is not posted: the ledger counts pounds, and which rate to take is a decision with a name
   * on it, so its saving is raised by a person.
   * Lock: the award by name, so that two deliveries of the job do not both find an empty ledger; then each trust's chain.
   * @throws DomainError SAVING.AWARD_NOT_APPROVED
   */
  async post(awardId: string): Promise<{ lines: number }> {
    return this.database.transaction(systemActor('savings ledger'), async (tx) => {
      await tx.lock(`saving:${awardId}`);
      const award = await awardOf(tx, awardId);
      const known = await tx.row(`select 1 from saving_scheme where award_id = $1 limit 1`, [awardId]);
      if (known) return { lines: 0 };
      const tender = await this.tenders.tender(tx, award.tenderId);
      if (tender.currency !== LEDGER_CURRENCY) {
        await record(tx, { ...deedOf(award), action: 'saving.not-posted', after: { currency: tender.currency } });
        return { lines: 0 };
      }
      const attributed = await this.attributed(tx, award);
      const contracts = await this.contracts.ofAward(tx, awardId);
      const lines = [];
      for (const [code, demand] of groupedBy(attributed, (one) => one.line)) {
        const own = contracts.filter((one) => one.lines.some((line) => line.lineCode === code));
        const scheme = await this.scheme(tx, award, tender, { code, demand, contracts: own });
        lines.push(...demand.flatMap((one) => linesOfDemand(one, scheme)));
      }
      const reason = `Award of ${tender.reference}, approved by every trust`;
      const notedOn = londonDate(award.approvedAt ?? tx.now);
      await addLines(tx, this.ledger, lines, { stage: 'contracted', reason, notedOn });
      await record(tx, {
        ...deedOf(award),
        action: 'saving.posted',
        after: { lines: lines.length, stage: 'contracted', evaluation: award.evaluationSha256 },
      });
      return { lines: lines.length };
    });
  }

  /** Each trust's saving on each line, year and budget, from the stored evaluation and the tender's own demand. */
  private async attributed(tx: Tx, award: AwardRow): Promise<AttributedDemand[]> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The awards feature wrote this evaluation.
    const { runs } = JSON.parse(award.evaluation) as { runs: RunOutcome[] };
    const demand = (await demandOf(tx, this.tenders, award.tenderId)).filter((d) => award.coalition.includes(d.trust));
    const evidence = `evaluation ${award.evaluationSha256}`;
    return attributeAward(runs, award.scenario, demand, evidence).filter((one) => one.decomposition.total !== null);
  }

  private async scheme(
    tx: Tx,
    award: AwardRow,
    tender: TenderRead,
    { code, demand, contracts }: AwardedLine,
  ): Promise<AwardedScheme> {
    const item = tender.lots.flatMap((lot) => lot.lines).find((line) => line.code === code)?.item ?? code;
    const claimKey = `award/${tender.reference}/${code}`;
    const [only] = contracts.length === 1 ? contracts : [];
    const row = await tx.row<{ id: string }>(
      `insert into saving_scheme (partnership_id, reference, title, category, origin, tender_id, award_id, contract_id, item_key,
         price_starts_on, price_ends_on, owner_id, owner_name, claim_key, raised_by_name, raised_by_trust_id)
       values ($1, ${NEXT_REFERENCE}, $2, $3, 'award', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
      [
        award.partnershipId,
        item.slice(0, 200),
        contracts[0]?.category ?? (await categoryOf(tx, tender.id, code)),
        tender.id,
        award.id,
        only?.id ?? null,
        normaliseWording(item) || code,
        contracts[0]?.startsOn ?? startOf(award, demand, tx.now),
        only?.endsOn ?? null,
        award.ownerId,
        award.ownerName,
        claimKey,
        tx.actor.name,
        award.leadTrustId,
      ],
    );
    return {
      schemeId: row!.id,
      partnershipId: award.partnershipId,
      item,
      claimKey,
      ownerName: award.ownerName,
      evaluationSha256: award.evaluationSha256,
      trustIds: new Map(tender.trusts.map((trust) => [trust.code, trust.id])),
      contractOf: (trustId, lineCode) => {
        const own = contracts.filter((c) => c.lines.some((l) => l.trustId === trustId && l.lineCode === lineCode));
        return own.length === 1 ? own[0] : undefined;
      },
    };
  }
}

/** What every deed of posting an award is recorded under. */
function deedOf(award: AwardRow) {
  const subject = { kind: 'award', id: award.id };
  return { chain: `tender:${award.tenderId}`, subject, partnershipId: award.partnershipId };
}

/** The next reference of a scheme, for people: SAV-2026-0001. */
export const NEXT_REFERENCE = `'SAV-' || to_char(now() at time zone 'Europe/London', 'YYYY') || '-' || to_char(nextval('saving_number'), 'FM999999990000')`;

async function awardOf(tx: Tx, awardId: string): Promise<AwardRow> {
  const award = await tx.row<AwardRow>(
    `select a.id, a.state, a.scenario, a.coalition, a.tender_id as "tenderId", a.partnership_id as "partnershipId",
       a.approved_at as "approvedAt", a.proposed_by as "ownerId", coalesce(p.name, 'The lead trust') as "ownerName",
       t.lead_trust_id as "leadTrustId", r.evaluation, r.evaluation_sha256 as "evaluationSha256"
     from award a join tender t on t.id = a.tender_id join award_run r on r.id = a.run_id left join account p on p.id = a.proposed_by
     where a.id = $1`,
    [awardId],
  );
  if (award?.state !== 'approved')
    throw new DomainError(
      'SAVING.AWARD_NOT_APPROVED',
      { awardId },
      'Only an award that every trust has approved is posted.',
    );
  return award;
}

async function categoryOf(tx: Tx, tenderId: string, code: string): Promise<string> {
  const row = await tx.row<{ category: string | null }>(
    `select r.category from tender_line l left join requirement r on r.id = l.requirement_id where l.tender_id = $1 and l.code = $2`,
    [tenderId, code],
  );
  return row?.category ?? 'equipment';
}

/** When the price starts to count, where no contract says it: the approval, or the first year bought in if that is later. */
function startOf(award: AwardRow, demand: readonly AttributedDemand[], now: Date): LocalDate {
  const approved = londonDate(award.approvedAt ?? now);
  const [first] = demand.map((one) => firstDay(parseFinancialYear(one.financialYear))).sort();
  return first !== undefined && first > approved && first > firstDay(financialYearOf(approved)) ? first : approved;
}
