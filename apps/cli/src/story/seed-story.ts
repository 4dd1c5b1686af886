import type { INestApplicationContext } from '@nestjs/common';
import { DemandService } from '@tandem/features/demand';
import { PartnershipQueries } from '@tandem/features/partnership';
import { TendersQueries } from '@tandem/features/tenders';
import { Database, systemActor } from '@tandem/platform/database';
import { tellPurchases } from './actuals-chapter.js';
import { tellAward } from './awards-chapter.js';
import { importSpreadsheets } from './imports-chapter.js';
import { importMarketPrices } from './market-chapter.js';
import { tellBlanketContract } from './blanket-chapter.js';
import { foundPartnership } from './partnership-chapter.js';
import { tellReports } from './reports-chapter.js';
import { shareRequirements } from './requirements-chapter.js';
import { tellSavings } from './savings-chapter.js';
import { tellSettlementRule } from './settlement-chapter.js';
import { Storyteller } from './storyteller.js';
import { tellTender } from './tenders-chapter.js';
import { APPROVED_FLEET, BLANKETS, TENDERS } from './tenders.js';

/**
 * Tells the demonstration's story in an empty database and says whether it did. One with anything in it is left as it
 * is, and so is a demonstration that was begun and not finished: whoever calls may clear it away and tell it again.
 *
 * Three trusts bring their spreadsheets, agree on what they need, and tender it: one tender stands at every stage, and
 * under one contract prices follow an index and a currency. Two of its awards are the worked examples that the tests prove:
 * three ladders by which three trusts gain £602,500, and a saving of £760,000 of which £210,000 is the trusts' own and
 * £550,000 the partnership's.
 */
export async function seedStory(
  app: INestApplicationContext,
  report: (line: string) => void,
): Promise<'told' | 'left' | 'unfinished'> {
  const standing = await standingOf(app);
  if (standing !== 'empty') return standing === 'full' ? 'left' : standing;
  const story = await Storyteller.at(app, report);
  const { partnershipId } = await foundPartnership(story);
  await tellSettlementRule(story, partnershipId);
  await importMarketPrices(story);
  await importSpreadsheets(story);
  const requirementOf = await shareRequirements(story, partnershipId);
  await story.get(DemandService).refresh(partnershipId);
  for (const tender of TENDERS) {
    const tenderId = await tellTender(story, tender, partnershipId, requirementOf);
    if (['opened', 'evaluated', 'proposed', 'approved'].includes(tender.stage)) {
      const awardId = await tellAward(story, tender, tenderId);
      if (awardId !== null && tender === APPROVED_FLEET) await tellSavings(story, awardId);
      if (awardId !== null && tender === BLANKETS) await tellBlanketContract(story, awardId);
    }
    story.report(`${tender.title}: ${tender.stage}`);
  }
  await tellPurchases(story);
  await tellReports(story);
  return 'told';
}

/**
 * What stands in a database: nothing, something, or a demonstration that somebody stopped while it was written.
 *
 * It is unfinished when its tenders are fewer than the story has (tenders are never deleted) and nobody has ever signed
 * in: web starts only after the story, so then there is no work of a person in the database.
 */
async function standingOf(app: INestApplicationContext): Promise<'empty' | 'full' | 'unfinished'> {
  const database = app.get(Database, { strict: false });
  return database.read(systemActor('story'), async (tx) => {
    if ((await app.get(PartnershipQueries, { strict: false }).names(tx)).size === 0) return 'empty';
    const tenders = await app.get(TendersQueries, { strict: false }).list(tx);
    if (tenders.length >= TENDERS.length) return 'full';
    const signedIn = await tx.row(`select 1 from audit_entry where action = 'account.signedIn' limit 1`);
    return signedIn ? 'full' : 'unfinished';
  });
}
