import { addDays, dateLong, londonInstant } from '@tandem/domain/time';
import { type BidEntry, BidsService, emptyEntry } from '@tandem/features/bids';
import {
  TenderDraftService,
  type TenderRead,
  TenderScoringService,
  TendersQueries,
  TendersService,
} from '@tandem/features/tenders';
import type { ItemName } from './items.js';
import { ITEMS } from './items.js';
import { emailOf } from './people.js';
import { done, type Storyteller } from './storyteller.js';
import type { Ladder, StoryBid, StoryTender } from './tenders.js';

/** Where the story's past lies, in days from today: long enough ago that every deadline has passed. */
const PAST = { published: -45, firstBid: -20, deadline: -12 } as const;
const DAYS_OPEN = 30;

/** Writes a tender, with its checks answered, and takes it as far as bids that nobody has opened yet. */
export async function tellTender(
  story: Storyteller,
  tender: StoryTender,
  partnershipId: string,
  requirementOf: (item: ItemName) => string,
): Promise<string> {
  const { lead, stage } = tender;
  const tenders = story.get(TendersService);
  const tenderId = await story.asProcurement(lead, async (tx) => {
    const id = await tenders.create(tx, {
      partnershipId,
      leadTrustId: story.organisation(lead),
      title: tender.title,
      description: tender.description,
      lots: tender.lots.map(({ title, items, split }) => ({
        title,
        requirementIds: items.map(requirementOf),
        ...(split ? { split } : {}),
      })),
      conditions: [...tender.conditions],
      scenarios: [...tender.scenarios],
    });
    done(await story.get(TenderDraftService).saveChecks(tx, id, checksOf(story, tender)));
    if (tender.quality) {
      const scoring = story.get(TenderScoringService);
      done(await scoring.save(tx, id, tender.quality.scoring));
      const found = await scoring.test(tx, id, tender.quality.test);
      if (Array.isArray(found)) done(found);
    }
    return id;
  });
  if (stage === 'draft') return tenderId;
  await publish(story, tender, tenderId);
  for (const [at, bid] of tender.bids.entries()) await submit(story, tender, tenderId, bid, at);
  if (stage === 'cancelled')
    await story.asProcurement(lead, async (tx) =>
      done(
        await tenders.cancel(
          tx,
          tenderId,
          'A national agreement now offers the same tablets for less. Both trusts will order from it.',
        ),
      ),
    );
  return tenderId;
}

function checksOf(story: Storyteller, tender: StoryTender) {
  const assessedOn = addDays(story.today, PAST.published - 5);
  const isDraft = tender.stage === 'draft';
  return {
    healthCareService: 'no',
    lotsDecision: tender.lotsDecision,
    modernSlaveryReference: isDraft ? '' : `Modern slavery risk assessment of ${dateLong(assessedOn)}`,
    modernSlaveryAssessedOn: isDraft ? '' : assessedOn,
    conflictsReference: `Conflicts assessment of ${dateLong(assessedOn)}`,
    shortening: '',
    shorteningReason: '',
  };
}

/** Only the platform may publish in the past; what is open for bids today is published as everybody publishes. */
async function publish(story: Storyteller, tender: StoryTender, tenderId: string): Promise<void> {
  const tenders = story.get(TendersService);
  const at = (days: number) => londonInstant(addDays(story.today, days), '12:00');
  if (tender.stage === 'published' || tender.stage === 'cancelled')
    await story.asProcurement(tender.lead, async (tx) =>
      done(await tenders.publish(tx, tenderId, { deadlineAt: at(DAYS_OPEN) })),
    );
  else
    await story.asPlatform(async (tx) =>
      done(await tenders.publish(tx, tenderId, { deadlineAt: at(PAST.deadline), publishedAt: at(PAST.published) })),
    );
}

/** Hands in a bid; where bidding is still open the last bidder has only saved a draft. */
async function submit(
  story: Storyteller,
  tender: StoryTender,
  tenderId: string,
  bid: StoryBid,
  at: number,
): Promise<void> {
  const bids = story.get(BidsService);
  const sales = emailOf('supplier', bid.supplier);
  const read = await story.as(sales, (tx) => story.get(TendersQueries).tender(tx, tenderId));
  const entry = entryOf(read, bid);
  if (tender.stage === 'published') {
    const isLast = at === tender.bids.length - 1;
    await story.as(sales, async (tx) =>
      isLast
        ? bids.save(tx, tenderId, withoutLastPrice(entry))
        : done((await bids.submit(tx, tenderId, entry)).problems),
    );
    return;
  }
  const submittedAt = londonInstant(addDays(story.today, PAST.firstBid + at), '15:30');
  await story.asPlatform(async (tx) => {
    const { problems } = await bids.submit(tx, tenderId, entry, {
      supplierId: story.organisation(bid.supplier),
      submittedAt,
    });
    done(problems);
  });
}

function entryOf(tender: TenderRead, bid: StoryBid): BidEntry {
  const lines = tender.lots.flatMap((lot) => lot.lines);
  const ladders = new Map<string, Ladder>(
    Object.entries(bid.ladders).map(([name, ladder]) => [ITEMS[name as ItemName].item, ladder]),
  );
  const items = new Map(lines.map((line) => [line.code, line.item]));
  const entry = emptyEntry(lines);
  return {
    ...entry,
    prices: entry.prices.map((price) => ({
      ...price,
      unitPrice: priceAt(ladders.get(items.get(price.line) ?? ''), Number(price.quantity)),
    })),
  };
}

/** The price of the highest rung at or below a quantity; nothing where the item is not offered. */
function priceAt(ladder: Ladder | undefined, quantity: number): string {
  return ladder?.findLast(([from]) => from <= quantity)?.[1] ?? ladder?.[0]?.[1] ?? '';
}

function withoutLastPrice(entry: BidEntry): BidEntry {
  const last = entry.prices.findLastIndex((price) => price.unitPrice !== '');
  return { ...entry, prices: entry.prices.map((price, at) => (at === last ? { ...price, unitPrice: '' } : price)) };
}
