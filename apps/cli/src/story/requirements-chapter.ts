import { RequirementsQueries, RequirementsService } from '@tandem/features/requirements';
import { type ItemName, ITEMS } from './items.js';
import type { TrustCode } from './people.js';
import { done, type Storyteller } from './storyteller.js';

interface StoryDeviation {
  readonly trust: TrustCode;
  readonly attribute: string;
  readonly statedValue: string;
  readonly reason: string;
  readonly answer?: { outcome: 'accepted' | 'rejected'; reason: string };
}

interface StoryRequirement {
  readonly item: ItemName;
  readonly title: string;
  readonly lead: TrustCode;
  readonly joined: readonly TrustCode[];
  readonly until: 'draft' | 'shared' | 'committed' | 'locked' | 'withdrawn';
  readonly deviations?: readonly StoryDeviation[];
}

/** One requirement in every state; those that are tendered are locked, and the draft tender's is committed. */
const REQUIREMENTS: readonly StoryRequirement[] = [
  { item: 'ambulance', title: 'Ambulances, first joint order', lead: 'SCAS', joined: ['LAS'], until: 'locked' },
  {
    item: 'nextAmbulance',
    title: 'Ambulances with crew safety pack',
    lead: 'LAS',
    joined: ['SCAS', 'SECAMB'],
    until: 'locked',
    deviations: [
      {
        trust: 'SCAS',
        attribute: 'side door',
        statedValue: 'left and right',
        reason: 'Stations in the Thames Valley load from both sides.',
        answer: { outcome: 'accepted', reason: 'An option that every converter offers at no change of price.' },
      },
      {
        trust: 'SECAMB',
        attribute: 'tail lift',
        statedValue: '350 kg',
        reason: 'The present fleet has lifts of 350 kg.',
        answer: { outcome: 'rejected', reason: 'A bariatric patient with a powered stretcher needs 500 kg.' },
      },
    ],
  },
  { item: 'monitor', title: 'Monitors and defibrillators', lead: 'LAS', joined: ['SCAS'], until: 'locked' },
  { item: 'aed', title: 'Automated external defibrillators', lead: 'SCAS', joined: ['LAS'], until: 'locked' },
  { item: 'stretcher', title: 'Powered stretchers', lead: 'SCAS', joined: ['LAS'], until: 'locked' },
  { item: 'chair', title: 'Tracked carry chairs', lead: 'LAS', joined: ['SECAMB'], until: 'locked' },
  { item: 'baseVehicle', title: 'Electric base vehicles', lead: 'LAS', joined: ['SCAS', 'SECAMB'], until: 'locked' },
  { item: 'conversion', title: 'Conversion to ambulances', lead: 'LAS', joined: ['SCAS', 'SECAMB'], until: 'locked' },
  { item: 'tablet', title: 'Tablet computers for crews', lead: 'SCAS', joined: ['LAS'], until: 'locked' },
  { item: 'blanket', title: 'Heat-retention blankets', lead: 'LAS', joined: ['SCAS'], until: 'locked' },
  { item: 'terminal', title: 'Vehicle mobile data terminals', lead: 'LAS', joined: ['SCAS'], until: 'committed' },
  {
    item: 'transport',
    title: 'Patient-transport vehicles',
    lead: 'SCAS',
    joined: ['SECAMB'],
    until: 'shared',
    deviations: [
      {
        trust: 'SECAMB',
        attribute: 'wheelchair places',
        statedValue: '3',
        reason: 'Renal journeys on the coast carry three wheelchairs.',
      },
    ],
  },
  { item: 'motorcycle', title: 'Motorcycle response units', lead: 'LAS', joined: [], until: 'draft' },
  { item: 'radio', title: 'Portable radios', lead: 'SECAMB', joined: [], until: 'withdrawn' },
];

/** The third chapter: needs are raised, joined with deviations, committed and locked. Returns the requirement of an item. */
export async function shareRequirements(
  story: Storyteller,
  partnershipId: string,
): Promise<(item: ItemName) => string> {
  const ids = new Map<ItemName, string>();
  for (const requirement of REQUIREMENTS) ids.set(requirement.item, await tell(story, requirement, partnershipId));
  story.report(`${ids.size} shared requirements`);
  return (item) => {
    const id = ids.get(item);
    if (id === undefined) throw new Error(`Nobody in the story needs ${ITEMS[item].item}.`);
    return id;
  };
}

async function tell(story: Storyteller, requirement: StoryRequirement, partnershipId: string): Promise<string> {
  const { lead, joined, until } = requirement;
  const service = story.get(RequirementsService);
  const item = ITEMS[requirement.item];
  const lineIds = (trust: TrustCode): Promise<string[]> => ownLines(story, trust, item.item);
  const own = await lineIds(lead);
  const id = await story.asProcurement(lead, async (tx) => {
    const raised = { ...item, partnershipId, title: requirement.title, lineIds: own };
    const requirementId = done(await service.raise(tx, raised));
    if (until !== 'draft') await service.share(tx, requirementId);
    if (until === 'withdrawn') await service.leave(tx, requirementId, {});
    return requirementId;
  });
  for (const trust of joined) {
    const lines = await lineIds(trust);
    await story.asProcurement(trust, async (tx) => done(await service.join(tx, id, { lineIds: lines })));
  }
  for (const deviation of requirement.deviations ?? []) await deviate(story, lead, id, deviation);
  if (until !== 'committed' && until !== 'locked') return id;
  for (const trust of [lead, ...joined])
    await story.asProcurement(trust, async (tx) =>
      done(
        await service.commit(tx, id, {
          fundingReference: `${trust} capital plan ${story.year(0)}, line ${item.cpvCode}`,
        }),
      ),
    );
  if (until === 'locked') await story.asProcurement(lead, (tx) => service.lock(tx, id));
  return id;
}

async function deviate(story: Storyteller, lead: TrustCode, id: string, deviation: StoryDeviation): Promise<void> {
  const { trust, answer, ...stated } = deviation;
  const service = story.get(RequirementsService);
  const deviationId = await story.asProcurement(trust, async (tx) =>
    done(await service.stateDeviation(tx, id, stated)),
  );
  if (answer) await story.asProcurement(lead, (tx) => service.decideDeviation(tx, deviationId, answer));
}

/** The lines of that item which the trust has imported and not yet put under a requirement. */
async function ownLines(story: Storyteller, trust: TrustCode, item: string): Promise<string[]> {
  const groups = await story.asProcurement(trust, (tx) =>
    story.get(RequirementsQueries).ownGroups(tx, { search: item, offset: 0, limit: 50 }),
  );
  const lines = groups.filter((group) => group.item === item).flatMap((group) => group.lineIds);
  if (lines.length === 0) throw new Error(`${trust} has imported no line for ${item}.`);
  return lines;
}
