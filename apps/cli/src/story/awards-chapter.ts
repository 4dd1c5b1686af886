import { AwardsJobs, AwardsQueries, AwardsService, DecisionsService, WhatIfService } from '@tandem/features/awards';
import { BidsQueries, BidsService } from '@tandem/features/bids';
import {
  EvaluationService,
  OwnScoresService,
  QualityQueries,
  QualityService,
  type QualitySheet,
} from '@tandem/features/evaluation';
import { TendersQueries } from '@tandem/features/tenders';
import type { Tx } from '@tandem/platform/database';
import { emailOf, type SupplierCode, type TrustCode } from './people.js';
import { done, type Storyteller } from './storyteller.js';
import type { StoryScoring } from './tender-quality.js';
import type { StoryTender } from './tenders.js';

/** Opens the bids of a tender and has them assessed, by the trusts named. */
async function openAndAssess(story: Storyteller, tenderId: string, lead: TrustCode, by: readonly TrustCode[]) {
  await story.asProcurement(lead, (tx) => story.get(BidsService).open(tx, tenderId));
  for (const trust of by)
    await story.as(emailOf('evaluator', trust), async (tx) => {
      const { conditions } = await story.get(TendersQueries).tender(tx, tenderId);
      for (const bid of await story.get(BidsQueries).opened(tx, tenderId)) {
        const decisions = conditions.map(({ id, title }) => decisionOn(id, title, bid.supplierName));
        done(await story.get(EvaluationService).assess(tx, tenderId, bid.id, decisions));
      }
    });
}

/** Every bid passes but one: a chair and stretcher maker whose report shows less than the safe working load. */
function decisionOn(conditionId: string, title: string, supplier: string) {
  if (title === 'Safe working load' && supplier.startsWith('Hazel'))
    return { conditionId, result: 'fail', reason: 'The test report shows 250 kg, not 318 kg.' };
  return { conditionId, result: 'pass', reason: `${title}: the papers with the bid show it.` };
}

/** The panel's scores, entered by one trust's evaluator. Returns the hash of the sheet. */
async function scoreQuality(
  story: Storyteller,
  tenderId: string,
  by: TrustCode,
  { scores }: StoryScoring,
): Promise<string> {
  return story.as(emailOf('evaluator', by), async (tx) => {
    const before = await story.get(QualityQueries).sheet(tx, tenderId);
    for (const lot of before.tender.lots)
      done(await story.get(QualityService).score(tx, tenderId, lot.id, cellsOf(story, before, scores)));
    return (await story.get(QualityQueries).sheet(tx, tenderId)).sha256;
  });
}

function cellsOf(story: Storyteller, sheet: QualitySheet, scores: StoryScoring['scores']) {
  return (Object.keys(scores) as SupplierCode[]).flatMap((code) => {
    const bid = sheet.bids.find((one) => one.supplierId === story.organisation(code));
    return (scores[code] ?? []).map(([score, reason], at) => ({
      bidId: bid!.id,
      criterionId: sheet.scoring.criteria[at]!.id,
      score: String(score),
      reason,
    }));
  });
}

/** Each trust's evaluator scores alone and hands in; those after the first saw the first bid a point less good. */
async function scoreAlone(story: Storyteller, tenderId: string, by: readonly TrustCode[], { scores }: StoryScoring) {
  for (const [at, trust] of by.entries())
    await story.as(emailOf('evaluator', trust), async (tx) => {
      const sheet = await story.get(QualityQueries).sheet(tx, tenderId);
      const [first, ...others] = cellsOf(story, sheet, scores);
      const lower = { ...first!, score: String(Number(first!.score) - 1), reason: 'The trial left me less sure.' };
      const own = [at === 0 ? first! : lower, ...others];
      for (const lot of sheet.tender.lots)
        done(await story.get(OwnScoresService).save(tx, tenderId, lot.id, own, true));
    });
}

/** Every trust agrees to the whole sheet; then prices are shown. */
async function agreeQuality(
  story: Storyteller,
  tenderId: string,
  by: readonly TrustCode[],
  quality: StoryScoring,
): Promise<void> {
  await scoreAlone(story, tenderId, by, quality);
  const sha256 = await scoreQuality(story, tenderId, by[0]!, quality);
  for (const trust of by)
    await story.as(emailOf('evaluator', trust), (tx) => story.get(QualityService).agree(tx, tenderId, sha256));
}

/** Compares the bids of joint and separate buying. The run is queued as always; its work is done here at once. */
async function compare(story: Storyteller, { lead, whatIf }: StoryTender, tenderId: string): Promise<string> {
  const runId = await story.asProcurement(lead, async (tx) => {
    const codes = whatIf ? [await askWithout(story, tx, tenderId, whatIf)] : [];
    return story.get(AwardsService).startRun(tx, { tenderId }, codes);
  });
  await story.get(AwardsJobs).compare({ runId }, { signal: new AbortController().signal });
  return runId;
}

/** Adds a what-if that leaves some suppliers out of every lot. Returns its code. */
async function askWithout(
  story: Storyteller,
  tx: Tx,
  tenderId: string,
  { title, without }: NonNullable<StoryTender['whatIf']>,
): Promise<string> {
  const { lots } = await story.get(TendersQueries).tender(tx, tenderId);
  const bids = await story.get(BidsQueries).opened(tx, tenderId);
  const left = bids.filter((bid) => without.some((code) => story.organisation(code) === bid.supplierId));
  const rules = left.flatMap((bid) => lots.map((lot) => ({ kind: 'exclude', supplier: bid.code, lot: lot.code })));
  return done(await story.get(WhatIfService).add(tx, tenderId, { title, rules })).code;
}

/** Puts the award to the trusts, lets their finance say something, and lets some of them approve. */
async function propose(
  story: Storyteller,
  runId: string,
  award: {
    lead: TrustCode;
    why: string;
    comments: Partial<Record<TrustCode, string>>;
    approvedBy: readonly TrustCode[];
  },
): Promise<string> {
  const service = story.get(AwardsService);
  const awardId = await story.asProcurement(award.lead, (tx) => service.propose(tx, runId, 'base', { why: award.why }));
  for (const [trust, words] of Object.entries(award.comments))
    await story.as(emailOf('finance', trust), async (tx) => done(await service.comment(tx, awardId, words)));
  for (const trust of award.approvedBy)
    await story.as(emailOf('executive', trust), async (tx) => {
      const { contentSha256 } = await story.get(AwardsQueries).award(tx, awardId);
      const answer = { verdict: 'approve' as const, reason: '', contentSha256 };
      const outcome = await story.get(DecisionsService).decide(tx, awardId, answer);
      if (outcome.kind !== 'recorded') throw new Error(`${trust} could not approve: ${outcome.kind}.`);
    });
  return awardId;
}

/** What becomes of a tender after its deadline, as far as its stage in the story; the award's id where one was proposed. */
export async function tellAward(story: Storyteller, tender: StoryTender, tenderId: string): Promise<string | null> {
  const { lead, stage, paper } = tender;
  if (stage === 'opened') {
    await openAndAssess(story, tenderId, lead, ['LAS']);
    if (tender.quality) await scoreQuality(story, tenderId, 'LAS', tender.quality);
    return null;
  }
  const { trusts } = await story.asProcurement(lead, (tx) => story.get(TendersQueries).tender(tx, tenderId));
  const all = trusts.map((trust) => trust.shortName as TrustCode);
  await openAndAssess(story, tenderId, lead, all);
  if (tender.quality) await agreeQuality(story, tenderId, all, tender.quality);
  const runId = await compare(story, tender, tenderId);
  const approvedBy: readonly TrustCode[] = stage === 'approved' ? ['SCAS', 'LAS'] : ['LAS'];
  return paper ? propose(story, runId, { lead, ...paper, approvedBy }) : null;
}
