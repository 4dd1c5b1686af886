import {
  ActualsQueries,
  ActualsService,
  DeliveriesService,
  ReviewQueries,
  ReviewService,
  UnitsService,
} from '@tandem/features/actuals';
import { type ContractLineRead, type ContractRead, ContractsQueries } from '@tandem/features/contracts';
import { writeCsv, writeWorkbook } from '@tandem/platform/spreadsheets';
import type { TrustCode } from './people.js';
import { done, type Storyteller } from './storyteller.js';
import { APPROVED_FLEET, BLANKETS } from './tenders.js';

/** A line of a file of the story: how many, at what price, in which unit, from whom. */
interface StoryPurchase {
  readonly document: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly unit?: string;
  readonly supplier?: string;
  readonly item?: string;
  readonly site: string;
  /** Of which contract, where it is not the one of the ambulances. */
  readonly of?: 'blankets';
}

/** A file of the story, as one trust's own system gives it. */
interface StoryFile {
  readonly trust: TrustCode;
  readonly source: 'invoice' | 'purchaseOrder';
  readonly fileName: string;
  readonly headings: readonly string[];
  readonly purchases: readonly StoryPurchase[];
}

/**
 * London's invoices: most at the contract's price, two vehicles dearer, a kit of no contract, and a price in another unit.
 * Half of its blankets are 10p dearer, of which euro and index explain 6p, and some were bought elsewhere.
 */
const LONDON: StoryFile = {
  trust: 'LAS',
  source: 'invoice',
  fileName: 'LAS invoice lines.csv',
  headings: [
    'Invoice No',
    'Line',
    'Invoice Date',
    'Vendor',
    'Description',
    'UoM',
    'Qty',
    'Unit Price',
    'Net Amount',
    'Station',
  ],
  purchases: [
    { document: 'CC-11', quantity: '20', unitPrice: '140000.00', site: 'Deptford' },
    { document: 'CC-12', quantity: '14', unitPrice: '140000.00', site: 'Wembley' },
    { document: 'CC-16', quantity: '2', unitPrice: '141250.00', site: 'Wembley' },
    { document: 'CC-17', quantity: '1', unitPrice: '140000.00', unit: 'set', site: 'Wembley' },
    { document: 'CC-18', quantity: '6', unitPrice: '412.50', item: 'Winter tyre set', site: 'Deptford' },
    {
      document: 'EL-90',
      quantity: '40',
      unitPrice: '14.99',
      item: 'Copier paper',
      supplier: 'Elm Paper (fictional)',
      site: 'Waterloo',
    },
    { document: 'CC-19', quantity: 'two', unitPrice: '140000.00', site: 'Deptford' },
    { document: 'MC-31', quantity: '5000', unitPrice: '2.80', site: 'Deptford', of: 'blankets' },
    { document: 'MC-32', quantity: '5000', unitPrice: '2.90', site: 'Deptford', of: 'blankets' },
    {
      document: 'HR-07',
      quantity: '200',
      unitPrice: '4.10',
      supplier: 'Hazel Resuscitation Devices (fictional)',
      site: 'Romford',
      of: 'blankets',
    },
  ],
};

/**
 * South Central's orders: at the contract's price, and one vehicle bought elsewhere although the contract stands. Its blankets
 * come by the carton, which only its own people know to hold 48.
 */
const SOUTH_CENTRAL: StoryFile = {
  trust: 'SCAS',
  source: 'purchaseOrder',
  fileName: 'SCAS purchase orders.xlsx',
  headings: [
    'PO Number',
    'PO Line',
    'Order Date',
    'Supplier',
    'Item',
    'Unit',
    'Quantity',
    'Price each',
    'Value',
    'Deliver to',
  ],
  purchases: [
    { document: 'PO-5101', quantity: '25', unitPrice: '140000.00', site: 'Bicester' },
    { document: 'PO-5177', quantity: '5', unitPrice: '140000.00', site: 'Otterbourne' },
    {
      document: 'PO-5210',
      quantity: '1',
      unitPrice: '147000.00',
      supplier: 'Alder Vehicle Works',
      site: 'Otterbourne',
    },
    { document: 'PO-5233', quantity: '80', unitPrice: '134.40', unit: 'carton', site: 'Bicester', of: 'blankets' },
    { document: 'PO-5241', quantity: '20', unitPrice: '139.20', unit: 'carton', site: 'Nursling', of: 'blankets' },
  ],
};

/**
 * The last chapter: what the two trusts of the joint orders have really bought. Each sends a file of its own system;
 * its lines are matched to the contracts, and what the platform cannot know waits for a person or is decided by one.
 */
export async function tellPurchases(story: Storyteller): Promise<void> {
  for (const file of [LONDON, SOUTH_CENTRAL]) {
    const trustId = story.organisation(file.trust);
    const importId = await send(story, file, await bytesOf(story, file, await contractsOf(story, file.trust)));
    const taken = await story.get(ActualsService).importLines(importId, trustId);
    if (!taken || taken.accepted === 0) throw new Error(`${file.fileName} was not taken in.`);
    if (file.trust === 'SCAS') await stateCartons(story);
    await story.get(DeliveriesService).deliver(trustId);
    story.report(`${file.trust}: ${taken.accepted} purchases matched, ${taken.rejected} sent back`);
  }
  await explainTyres(story);
}

/** A contract with the line under which a trust buys. */
interface Covered {
  readonly contract: ContractRead;
  readonly line: ContractLineRead;
}

async function contractsOf(story: Storyteller, trust: TrustCode): Promise<Record<'ambulances' | 'blankets', Covered>> {
  return story.asProcurement(trust, async (tx) => {
    const queries = story.get(ContractsQueries);
    const contracts = await queries.contracts(tx);
    const covered = async (title: string): Promise<Covered> => {
      const contract = contracts.find((one) => one.title === title);
      const line = contract && (await queries.lines(tx, contract.id)).find((one) => one.trust === trust);
      if (!contract || !line) throw new Error(`${trust} has no contract for ${title}.`);
      return { contract, line };
    };
    return { ambulances: await covered(APPROVED_FLEET.title), blankets: await covered(BLANKETS.title) };
  });
}

async function bytesOf(
  story: Storyteller,
  { fileName, headings, purchases }: StoryFile,
  covered: Awaited<ReturnType<typeof contractsOf>>,
): Promise<Buffer> {
  const rows = purchases.map((one) => {
    const { contract, line } = covered[one.of ?? 'ambulances'];
    return [
      one.document,
      '1',
      story.today,
      one.supplier ?? contract.supplier,
      one.item ?? line.item,
      one.unit ?? line.unit,
      one.quantity,
      one.unitPrice,
      '',
      one.site,
    ];
  });
  if (fileName.endsWith('.csv')) return writeCsv(headings, rows);
  const columns = headings.map((heading) => ({ heading, type: { kind: 'text' as const } }));
  return writeWorkbook({ title: fileName, sheets: [{ name: 'Orders', columns, rows }] });
}

async function send(story: Storyteller, { trust, source, fileName }: StoryFile, bytes: Buffer): Promise<string> {
  const service = story.get(ActualsService);
  const read = await service.readUpload(fileName, bytes);
  return story.asProcurement(trust, async (tx) => {
    const { importId } = done(await service.upload(tx, { fileName, bytes, read, source }));
    const queries = story.get(ActualsQueries);
    const mapping = await queries.proposal(tx, await queries.import(tx, importId));
    done(await service.confirmMapping(tx, importId, mapping));
    return importId;
  });
}

/** London's procurement says that tyres are of no contract; the vehicle in another unit still waits. */
async function explainTyres(story: Storyteller): Promise<void> {
  await story.asProcurement('LAS', async (tx) => {
    const { groups } = await story.get(ReviewQueries).waiting(tx, { offset: 0, limit: 10 });
    const tyres = groups.find((group) => group.outcome === 'itemUnknown');
    if (!tyres) return;
    const reason = 'Winter tyres are bought from the fleet budget, and no contract of the partnership covers them.';
    done(await story.get(ReviewService).decide(tx, tyres.lineId, { kind: 'dismissed', reason }));
  });
}

/** South Central's procurement says how many blankets its carton holds; then they are compared with the contract. */
async function stateCartons(story: Storyteller): Promise<void> {
  await story.asProcurement('SCAS', async (tx) => {
    const { groups } = await story.get(ReviewQueries).waiting(tx, { offset: 0, limit: 10 });
    const cartons = groups.find((group) => group.outcome === 'unitDiffers');
    if (!cartons) throw new Error('No carton waits for South Central.');
    const reason = 'Delivery notes: six packs of eight';
    done(await story.get(UnitsService).state(tx, cartons.lineId, { holds: '48', reason }));
  });
  await story.get(ActualsService).matchAgain(story.organisation('SCAS'));
}
