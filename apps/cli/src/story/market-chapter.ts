import { MarketService } from '@tandem/features/market';
import type { Storyteller } from './storyteller.js';

/** A purchase that some other buyer published: what it bought, how many, for how many pounds before VAT, and when. */
interface Purchase {
  readonly title: string;
  readonly cpv: string;
  readonly quantity: number;
  readonly amount: number;
  readonly date: string;
  readonly supplier: string;
}

/** Prices of the order that public notices show, from buyers and suppliers that do not exist. */
const PURCHASES: readonly Purchase[] = [
  {
    title: 'Double-crewed ambulances',
    cpv: '34114121',
    quantity: 24,
    amount: 3588000,
    date: '2026-03-02',
    supplier: 'Maple Vehicles (fictional)',
  },
  {
    title: 'Double-crewed ambulances, second order',
    cpv: '34114121',
    quantity: 12,
    amount: 1836000,
    date: '2026-05-11',
    supplier: 'Maple Vehicles (fictional)',
  },
  {
    title: 'Patient transport vehicles',
    cpv: '34114122',
    quantity: 30,
    amount: 1755000,
    date: '2026-01-19',
    supplier: 'Linden Coaches (fictional)',
  },
  {
    title: 'Electric panel vans',
    cpv: '34136200',
    quantity: 6,
    amount: 254424,
    date: '2025-11-03',
    supplier: 'Hazel Motors (fictional)',
  },
  {
    title: 'Ambulance conversion',
    cpv: '50117200',
    quantity: 18,
    amount: 1503000,
    date: '2026-02-09',
    supplier: 'Willow Conversions (fictional)',
  },
  {
    title: 'Powered stretchers',
    cpv: '33192160',
    quantity: 80,
    amount: 1008000,
    date: '2025-12-08',
    supplier: 'Rowan Medical (fictional)',
  },
  {
    title: 'Monitors with defibrillator',
    cpv: '33182100',
    quantity: 60,
    amount: 984000,
    date: '2026-04-20',
    supplier: 'Aspen Devices (fictional)',
  },
  {
    title: 'Rugged mobile data terminals',
    cpv: '30231100',
    quantity: 400,
    amount: 604000,
    date: '2026-06-15',
    supplier: 'Poplar Computing (fictional)',
  },
];

/** Two bids for one purchase, where the lower one was unsuccessful: the page says why the published award differs. */
const COMPETITION = {
  ocid: 'ocds-fiction-carry-chairs',
  id: '1',
  date: '2026-05-29T00:00:00Z',
  tag: ['award'],
  buyer: { id: 'BUYER-2', name: 'Riverside Rescue Board (fictional)' },
  tender: {
    id: 'T',
    title: 'Tracked carry chairs',
    status: 'complete',
    items: [{ id: '1', quantity: 25, classification: { scheme: 'CPV', id: '33193120', description: 'Wheelchairs' } }],
  },
  bids: {
    details: [
      bid('1', 'Sorrel Mobility (fictional)', 41250),
      bid('2', 'Thistle Medical (fictional)', 43875),
      bid('3', 'Yarrow Supplies (fictional)', 47500),
    ],
  },
  awards: [
    {
      id: '1',
      status: 'unsuccessful',
      date: '2026-05-20T00:00:00Z',
      suppliers: [party('Sorrel Mobility (fictional)')],
      value: gbp(41250),
      description: 'The sample did not hold the load that was asked for',
    },
    {
      id: '2',
      status: 'active',
      date: '2026-05-28T00:00:00Z',
      suppliers: [party('Thistle Medical (fictional)')],
      value: gbp(43875),
    },
  ],
};

/** Imports what others paid, as an operator would with published notices, so that prices stand beside requirements. */
export async function importMarketPrices(story: Storyteller): Promise<void> {
  const releases = [...PURCHASES.map(releaseOf), COMPETITION];
  const document = {
    uri: 'urn:tandem:demonstration-notices',
    version: '1.1',
    publishedDate: '2026-06-30T00:00:00Z',
    publisher: { name: 'Fictional notices of the demonstration' },
    extensions: [
      'https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json',
    ],
    releases,
  };
  const bytes = Buffer.from(JSON.stringify(document));
  await story.asPlatform((tx) => story.get(MarketService).importFile(tx, { name: 'fictional-notices.json', bytes }));
  story.report(`${releases.length} published notices read`);
}

function releaseOf(purchase: Purchase, index: number) {
  const item = {
    id: '1',
    description: purchase.title,
    quantity: purchase.quantity,
    classification: { scheme: 'CPV', id: purchase.cpv },
  };
  return {
    ocid: `ocds-fiction-${index + 1}`,
    id: '1',
    date: `${purchase.date}T00:00:00Z`,
    tag: ['award'],
    buyer: { id: 'BUYER-1', name: 'Northern Moors Ambulance Board (fictional)' },
    tender: { id: 'T', title: purchase.title, status: 'complete', items: [item] },
    awards: [
      {
        id: '1',
        status: 'active',
        date: `${purchase.date}T00:00:00Z`,
        suppliers: [party(purchase.supplier)],
        value: gbp(purchase.amount),
        items: [item],
      },
    ],
  };
}

function bid(id: string, supplier: string, amount: number) {
  return { id, date: '2026-05-04T10:00:00Z', status: 'valid', tenderers: [party(supplier)], value: gbp(amount) };
}

function gbp(amount: number) {
  return { amount, currency: 'GBP', valueAddedTaxIncluded: false };
}

function party(name: string) {
  return { id: name.replace(/\W+/g, '-'), name };
}
