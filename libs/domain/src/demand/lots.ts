import type { DemandGroup, Estimate } from './aggregate.js';
import { estimateOf } from './aggregate.js';
import { CPV_DIVISIONS } from './cpv-ambulance.js';
import { cpvBranch, cpvText, sharedCpvBranch } from './cpv.js';
import { normaliseSpecification, normaliseWording, type Category } from './demand-line.js';

/** A proposed lot: groups that one market can supply, and why they are together and apart from the others. */
export interface LotProposal {
  readonly number: number;
  readonly title: string;
  readonly category: Category;
  /** The CPV category, five digits, that the lot's goods lie in. */
  readonly cpvBranch: string;
  readonly groupKeys: readonly string[];
  readonly trusts: readonly string[];
  readonly estimate: Estimate;
  readonly reasons: readonly string[];
}

/** What the categories are called in a sentence. */
const CATEGORY_WORDS: Record<Category, string> = { vehicles: 'vehicles', equipment: 'equipment', it: 'IT' };

/**
 * Proposes lots by category and CPV category, with the reasons in sentences.
 *
 * Five digits of the CPV is where markets part: a base vehicle (34114), its conversion (50117), defibrillators
 * (33182) and stretchers (33192) have different makers. Lots must be considered, and the reasons for them recorded
 * (PA23 s.18; reg 18(2)(q)), which is why every proposal says why. A person may join or split them afterwards.
 */
export function proposeLots(groups: readonly DemandGroup[]): LotProposal[] {
  const byLot = new Map<string, DemandGroup[]>();
  for (const group of [...groups].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const mark = `${group.category} ${branchOf(group)}`;
    byLot.set(mark, [...(byLot.get(mark) ?? []), group]);
  }
  const drafts = [...byLot.values()].sort(byOrder);
  const byItem = new Map<string, DemandGroup[]>();
  for (const group of groups) {
    const item = normaliseWording(group.item);
    byItem.set(item, [...(byItem.get(item) ?? []), group]);
  }
  return drafts.map((members, at) => ({
    number: at + 1,
    title: titleOf(members),
    category: members[0]!.category,
    cpvBranch: branchOf(members[0]!),
    groupKeys: members.map((g) => g.key),
    trusts: trustsOf(members),
    estimate: estimateOf(members),
    reasons: [
      ...members.flatMap(togetherReason),
      ...lotReason(members),
      ...members.flatMap((g) => keptApart(g, byItem.get(normaliseWording(g.item)) ?? [])),
      ...apartReasons(members, drafts),
      ...members.flatMap(codeReason),
    ],
  }));
}

function branchOf(group: DemandGroup): string {
  return cpvBranch(group.cpvCodes[0]!, 'category');
}

function byOrder(a: DemandGroup[], b: DemandGroup[]): number {
  const order: Category[] = ['vehicles', 'equipment', 'it'];
  const difference = order.indexOf(a[0]!.category) - order.indexOf(b[0]!.category);
  return difference || (branchOf(a[0]!) < branchOf(b[0]!) ? -1 : 1);
}

function titleOf(members: readonly DemandGroup[]): string {
  const items = [...new Set(members.map((g) => g.item))];
  return items.length === 1 ? items[0]! : (cpvText(`${branchOf(members[0]!)}000`) ?? items.slice(0, 3).join(', '));
}

function trustsOf(members: readonly DemandGroup[]): string[] {
  return [...new Set(members.flatMap((g) => g.byTrust.map((t) => t.trust)))].sort();
}

function togetherReason(group: DemandGroup): string[] {
  const trusts = group.byTrust.map((t) => t.trust);
  if (trusts.length < 2) return [`${nameOf(group)}: only ${trusts[0]} needs it.`];
  return [`${nameOf(group)}: put together for ${listOf(trusts)}, because item, specification and unit are the same.`];
}

function lotReason(members: readonly DemandGroup[]): string[] {
  if (members.length < 2) return [];
  const first = members[0]!;
  return [
    `${members.length} lines are in one lot because all are ${CATEGORY_WORDS[first.category]} of CPV category ${branchOf(first)}, one market.`,
  ];
}

/** Why groups of the same item stayed separate lines: each pair is told once, on the later of the two. */
function keptApart(group: DemandGroup, sameItem: readonly DemandGroup[]): string[] {
  return sameItem
    .filter((other) => other.key < group.key)
    .map((other) => {
      if (other.baseUnit !== group.baseUnit) {
        return `${group.item}: the same item, but it is ordered by ${other.baseUnit} and by ${group.baseUnit}, which do not convert into each other.`;
      }
      return `${group.item}: the same item, but ${listOf(differences(other, group))}.`;
    });
}

function differences(a: DemandGroup, b: DemandGroup): string[] {
  const [left, right] = [
    new Map(normaliseSpecification(a.specification)),
    new Map(normaliseSpecification(b.specification)),
  ];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((name) => left.get(name) !== right.get(name))
    .map((name) => {
      const [one, two] = [valueOf(a, name), valueOf(b, name)];
      if (one === undefined || two === undefined) return `${name} is stated in only one of them (${one ?? two})`;
      return `${one} and ${two} are different specifications (${name})`;
    });
}

function valueOf(group: DemandGroup, name: string): string | undefined {
  return Object.entries(group.specification)
    .find(([n]) => normaliseWording(n) === name)?.[1]
    .trim();
}

/** Up to so many lots each pair is explained; above, only lots of one CPV group, which a reader could confuse. */
const EXPLAIN_EVERY_PAIR_UP_TO = 12;

function apartReasons(members: readonly DemandGroup[], drafts: readonly DemandGroup[][]): string[] {
  const group = cpvBranch(members[0]!.cpvCodes[0]!, 'group');
  return drafts.flatMap((other, at) => {
    const isNear = cpvBranch(other[0]!.cpvCodes[0]!, 'group') === group;
    if (other === members || (drafts.length > EXPLAIN_EVERY_PAIR_UP_TO && !isNear)) return [];
    return apartReason(members, other, at + 1);
  });
}

function apartReason(members: readonly DemandGroup[], other: readonly DemandGroup[], otherNumber: number): string[] {
  const [a, b] = [members[0]!, other[0]!];
  const shared = sharedCpvBranch(a.cpvCodes[0]!, b.cpvCodes[0]!);
  const lot = `Kept apart from lot ${otherNumber} (${titleOf(other)})`;
  if (a.category !== b.category) {
    const isNear = shared !== undefined;
    return isNear ? [`${lot}: it is ${CATEGORY_WORDS[b.category]} and this is ${CATEGORY_WORDS[a.category]}.`] : [];
  }
  if (shared)
    return [`${lot}: CPV ${branchOf(a)} and ${branchOf(b)} meet only at ${shared.branch}, so the makers differ.`];
  const [mine, theirs] = [a, b].map(
    (g) => CPV_DIVISIONS[cpvBranch(g.cpvCodes[0]!, 'division')] ?? 'an unknown division',
  );
  return [`${lot}: different markets, "${mine}" and "${theirs}".`];
}

function codeReason(group: DemandGroup): string[] {
  if (group.cpvCodes.length < 2) return [];
  return [`${nameOf(group)}: trusts gave different CPV codes (${listOf(group.cpvCodes)}); the most used one decided.`];
}

function nameOf(group: DemandGroup): string {
  const attributes = Object.values(group.specification).map((value) => value.trim());
  return attributes.length === 0 ? group.item : `${group.item} (${attributes.join(', ')})`;
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
