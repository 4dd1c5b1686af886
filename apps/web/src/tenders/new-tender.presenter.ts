import type { MemberRead } from '@tandem/features/partnership';
import type { NewLot, TenderableRequirement } from '@tandem/features/tenders';
import { count, list, plural } from '../http/format.js';

/** What a person typed into the form that starts a tender. */
export interface TypedTender {
  title: string;
  leadTrustId: string;
  /** "proposed" as the demand page grouped them, "each" for a lot per requirement, "one" for a single lot. */
  lots: string;
  requirementIds: string[];
}

/** Which lot of the demand page's proposal each requirement belongs to, from fields such as "1:id,id". */
export function proposedLots(fields: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const text of fields) {
    const match = /^(\d{1,4}):([0-9a-f,-]*)$/i.exec(text);
    for (const id of match?.[2]?.split(',') ?? []) if (id !== '' && match) found.set(id, match[1]!);
  }
  return found;
}

/** The lots of a new tender as the person chose them; every requirement is in exactly one. */
export function newLots(
  typed: TypedTender,
  chosen: readonly TenderableRequirement[],
  proposed: ReadonlyMap<string, string>,
): NewLot[] {
  if (typed.lots === 'one') return [{ title: typed.title, requirementIds: chosen.map((c) => c.id) }];
  const byLot = new Map<string, TenderableRequirement[]>();
  for (const requirement of chosen) {
    const key = (typed.lots === 'proposed' && proposed.get(requirement.id)) || requirement.id;
    byLot.set(key, [...(byLot.get(key) ?? []), requirement]);
  }
  return [...byLot.values()].map((requirements) => ({
    title: list(requirements.map((r) => r.title)).slice(0, 200),
    requirementIds: requirements.map((r) => r.id),
  }));
}

/** The form that starts a tender from committed requirements. */
export function newTenderPage(read: {
  requirements: readonly TenderableRequirement[];
  trusts: readonly MemberRead[];
  groups: readonly string[];
  lots: readonly string[];
  typed: TypedTender | undefined;
  ownTrustId: string;
}) {
  const { typed, requirements } = read;
  const proposed = proposedLots(read.lots);
  const found = requirements.filter((r) => r.isInGroups || proposed.has(r.id));
  const isAsked = read.groups.length + read.lots.length > 0;
  const lead = typed?.leadTrustId ?? read.ownTrustId;
  const lots = typed?.lots ?? (proposed.size > 0 ? 'proposed' : 'each');
  const lotCount = new Set(proposed.values()).size;
  const choice = (value: string, text: string) => ({ value, text, checked: lots === value });
  return {
    title: 'Start a tender',
    trail: [{ text: 'Tenders', href: '/tenders' }],
    groups: read.groups,
    proposals: read.lots,
    hasMissingGroups: isAsked && found.length === 0,
    titleValue: typed?.title ?? (found.length === 1 ? found[0]!.title : ''),
    requirements: requirements.map((r) => ({
      value: r.id,
      text: `${r.reference} ${r.title}`,
      hint: {
        text: `${count(r.quantity)} ${r.unit} for ${list(r.trusts) || 'no trust yet'}${r.tenderReference ? `. Already in ${r.tenderReference}` : ''}`,
      },
      checked: typed ? typed.requirementIds.includes(r.id) : r.isInGroups || proposed.has(r.id),
    })),
    trusts: read.trusts.map((t) => ({ value: t.id, text: t.name, checked: t.id === lead })),
    lots: [
      ...(proposed.size > 0 ? [choice('proposed', `${plural(lotCount, 'lot')}, as proposed from the demand`)] : []),
      choice('each', 'One lot for each requirement'),
      choice('one', 'One lot for all of them'),
    ],
  };
}
