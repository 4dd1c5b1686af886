import { type Category, cpvText } from '@tandem/domain/demand';
import type { RequirementState } from '@tandem/domain/requirements';

/** The words that the pages of requirements share. */
export const STATES: Record<RequirementState, string> = {
  draft: 'Draft',
  shared: 'Shared',
  committed: 'Committed',
  locked: 'Locked',
  withdrawn: 'Withdrawn',
  discarded: 'Discarded',
};

/** What each state means and what happens next. */
export const NEXT: Record<RequirementState, string> = {
  draft: 'Only your trust sees it. Share it, so that your partners can join.',
  shared:
    'Partners join with their own volumes and may state deviations. It is committed once every trust has committed.',
  committed:
    'Every trust has committed its final quantity. A tender can be made of it. Publishing that tender locks it, or the leading trust does so before.',
  locked: 'Its quantities are fixed. A trust may still leave, on the record, after seeing what that costs the others.',
  withdrawn: 'Every trust has left. Nothing more happens here.',
  discarded: 'Your trust has discarded this draft. Its lines are your trust’s own again, and no partner saw it.',
};

export const CATEGORIES: Record<Category, string> = { vehicles: 'Vehicles', equipment: 'Equipment', it: 'IT' };

const DEEDS: Record<string, string> = {
  'requirement.raised': 'Raised the requirement',
  'requirement.shared': 'Shared it with the partners',
  'requirement.joined': 'Joined',
  'requirement.volumesAdded': 'Added volumes',
  'requirement.linesRemoved': 'Took lines back out',
  'requirement.deviationStated': 'Stated a deviation',
  'requirement.deviationAccepted': 'Accepted a deviation',
  'requirement.deviationRejected': 'Rejected a deviation',
  'requirement.committed': 'Committed a final quantity',
  'requirement.locked': 'Locked the requirement',
  'requirement.lockedForTender': 'Locked the requirement by publishing a tender of it',
  'requirement.discarded': 'Discarded the draft',
  'requirement.left': 'Left the requirement',
};

export function deedWords(action: string): string {
  return DEEDS[action] ?? action;
}

/** "34114121, Ambulances". */
export function cpvWords(code: string): string {
  const text = cpvText(code);
  return text === undefined ? code : `${code}, ${text}`;
}

export const TRAIL = [
  { text: 'Home', href: '/' },
  { text: 'Requirements', href: '/requirements' },
];
