import { may } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';

interface NavigationItem {
  text: string;
  href: string;
  isShown: (actor: Actor) => boolean;
}

const isPartner = (actor: Actor) => actor.kind === 'trust' || actor.kind === 'auditor';

/** What each person finds in the bar at the top, in the order of a procurement. */
const ITEMS: NavigationItem[] = [
  { text: 'Imports', href: '/imports', isShown: (actor) => may(actor, 'requirement.import') },
  { text: 'Requirements', href: '/requirements', isShown: isPartner },
  { text: 'Demand', href: '/demand', isShown: isPartner },
  { text: 'Tenders', href: '/tenders', isShown: () => true },
  { text: 'Approvals', href: '/approvals', isShown: (actor) => actor.kind === 'trust' },
  { text: 'Contracts', href: '/contracts', isShown: isPartner },
  { text: 'Purchases', href: '/actuals', isShown: (actor) => actor.kind === 'trust' },
  { text: 'Savings', href: '/savings', isShown: isPartner },
  { text: 'Reports', href: '/reports', isShown: isPartner },
  { text: 'Market prices', href: '/market', isShown: isPartner },
  { text: 'Partnership', href: '/partnership', isShown: isPartner },
  { text: 'Audit', href: '/audit', isShown: (actor) => actor.kind === 'auditor' },
];

/** The navigation of one person on one page, for the template. */
export function navigationOf(
  actor: Actor | undefined,
  path: string,
): { text: string; href: string; current: boolean }[] {
  if (!actor) return [];
  return ITEMS.filter((item) => item.isShown(actor)).map(({ text, href }) => ({
    text,
    href,
    current: path === href || path.startsWith(`${href}/`) || (href === '/tenders' && path.startsWith('/award-runs/')),
  }));
}
