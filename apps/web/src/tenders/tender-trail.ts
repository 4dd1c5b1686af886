import type { TenderRead } from '@tandem/features/tenders';

/** The way back to a tender, for the breadcrumb of the pages below it. */
export function trailOf(tender: Pick<TenderRead, 'id' | 'reference'>): { text: string; href: string }[] {
  return [
    { text: 'Tenders', href: '/tenders' },
    { text: tender.reference, href: `/tenders/${tender.id}` },
  ];
}
