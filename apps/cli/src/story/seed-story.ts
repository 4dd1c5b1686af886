import type { INestApplicationContext } from '@nestjs/common';
import { DemandService } from '@tandem/features/demand';
import { PartnershipQueries } from '@tandem/features/partnership';
import { TendersQueries } from '@tandem/features/tenders';
import { Database, systemActor } from '@tandem/platform/database';
import { tellAward } from './awards-chapter.js';
import { importSpreadsheets } from './imports-chapter.js';
import { importMarketPrices } from './market-chapter.js';
import { foundPartnership } from './partnership-chapter.js';
import { shareRequirements } from './requirements-chapter.js';
import { Storyteller } from './storyteller.js';
import { tellTender } from './tenders-chapter.js';
import { TENDERS } from './tenders.js';

/**
 * Tells the demonstration's story in an empty database and says whether it did; one with any organisation in it is left
 * as it is.
 *
 * Three trusts bring their spreadsheets, agree on what they need, and tender it: one tender stands at every stage. Two
 * of its awards are the worked examples that the tests prove: three ladders by which three trusts gain £602,500, and a
 * saving of £760,000 of which £210,000 is the trusts' own and £550,000 the partnership's.
 */
export async function seedStory(app: INestApplicationContext, report: (line: string) => void): Promise<boolean> {
  const database = app.get(Database, { strict: false });
  const known = await database.read(systemActor('story'), (tx) =>
    app.get(PartnershipQueries, { strict: false }).names(tx),
  );
  if (known.size > 0) {
    await sayWhenBroken(app, database, report);
    return false;
  }
  const story = await Storyteller.at(app, report);
  const { partnershipId } = await foundPartnership(story);
  await importMarketPrices(story);
  await importSpreadsheets(story);
  const requirementOf = await shareRequirements(story, partnershipId);
  await story.get(DemandService).refresh(partnershipId);
  for (const tender of TENDERS) {
    const tenderId = await tellTender(story, tender, partnershipId, requirementOf);
    if (['opened', 'evaluated', 'proposed', 'approved'].includes(tender.stage))
      await tellAward(story, tender, tenderId);
    story.report(`${tender.title}: ${tender.stage}`);
  }
  return true;
}

/** Tenders are never deleted, so fewer than the story has mean that somebody stopped the program while it was told. */
async function sayWhenBroken(
  app: INestApplicationContext,
  database: Database,
  report: (line: string) => void,
): Promise<void> {
  const tenders = await database.read(systemActor('story'), (tx) =>
    app.get(TendersQueries, { strict: false }).list(tx),
  );
  if (tenders.length < TENDERS.length)
    report('The demonstration was stopped while it was written, so parts of it are missing.');
}
