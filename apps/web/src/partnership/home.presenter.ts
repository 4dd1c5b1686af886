import { may } from '@tandem/features/partnership';
import type { Actor } from '@tandem/platform/database';

interface Card {
  heading: string;
  href: string;
  text: string;
}

/** What each role comes here to do, most frequent first. */
export function homeOf(actor: Actor): { title: string; greeting: string; cards: Card[] } {
  const cards: Card[] = [];
  if (may(actor, 'requirement.import'))
    cards.push(
      {
        heading: 'Import a spreadsheet',
        href: '/imports/new',
        text: 'Bring in what your trust needs, from a spreadsheet with any headings.',
      },
      {
        heading: 'Shared requirements',
        href: '/requirements',
        text: 'Raise a need, join another trust’s, and commit your final quantities.',
      },
      {
        heading: 'Demand and lots',
        href: '/demand',
        text: 'See who needs what and when, across trusts, and make lots of it.',
      },
      { heading: 'Tenders', href: '/tenders', text: 'Publish, open the bids, compare them, and propose an award.' },
    );
  if (may(actor, 'award.decide'))
    cards.push({
      heading: 'Approvals',
      href: '/approvals',
      text: 'Awards that wait for your trust’s decision, each on one page.',
    });
  if (may(actor, 'saving.validate'))
    cards.push({
      heading: 'Savings to validate',
      href: '/savings/validation',
      text: 'What your trust has delivered and you have not validated yet, the longest waiting first.',
    });
  if (actor.kind === 'trust' || actor.kind === 'auditor')
    cards.push({
      heading: 'Savings',
      href: '/savings',
      text: 'What the partnership has saved: cash and avoidance, revenue and capital, always apart.',
    });
  if (actor.kind === 'supplier')
    cards.push({
      heading: 'Tenders',
      href: '/tenders',
      text: 'Tenders that are open, and the bids that you have made.',
    });
  if (actor.kind === 'auditor')
    cards.push({ heading: 'Audit', href: '/audit', text: 'Who did what and when, in chains that show every change.' });
  return { title: 'Home', greeting: `${actor.name}, ${actor.organisationName}`, cards };
}
