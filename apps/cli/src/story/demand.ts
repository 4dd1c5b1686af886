import { ITEMS, type ItemName, type StoryItem } from './items.js';
import type { TrustCode } from './people.js';

/** What one trust needs at one site in one year, with the price that it knows. */
export interface StoryNeed extends StoryItem {
  readonly name: ItemName | 'pads';
  readonly trust: TrustCode;
  readonly site: string;
  /** Years after the present financial year. */
  readonly year: 0 | 1 | 2;
  readonly quantity: string;
  readonly price: string;
  readonly priceType: string;
  readonly evidence: string;
  readonly budget: 'Capital' | 'Revenue';
}

type Row = [name: ItemName, year: 0 | 1 | 2, site: string, quantity: string, price: string, evidence: string];

/** Prices follow published levels: ambulances £130,000 to £150,000 complete, an electric base vehicle about £42,400. */
const ROWS: Record<TrustCode, readonly Row[]> = {
  LAS: [
    ['ambulance', 0, 'Deptford', '36', '146000.00', 'INV-LAS-20417'],
    ['ambulance', 0, 'Wembley', '24', '146000.00', 'INV-LAS-20417'],
    ['nextAmbulance', 1, 'Deptford', '35', '146500.00', 'INV-LAS-21102'],
    ['nextAmbulance', 1, 'Romford', '25', '146500.00', 'INV-LAS-21102'],
    ['baseVehicle', 2, 'Deptford', '40', '44800.00', 'INV-LAS-19980'],
    ['conversion', 2, 'Deptford', '40', '92000.00', 'INV-LAS-19981'],
    ['stretcher', 1, 'Wembley', '60', '16900.00', 'INV-LAS-20550'],
    ['chair', 1, 'Wembley', '80', '2950.00', 'INV-LAS-20551'],
    ['monitor', 1, 'Romford', '120', '18300.00', 'INV-LAS-20733'],
    ['aed', 1, 'Romford', '20', '1190.00', 'INV-LAS-20734'],
    ['terminal', 1, 'Deptford', '450', '1480.00', 'PO-LAS-88120'],
    ['tablet', 0, 'Waterloo', '500', '690.00', 'PO-LAS-88377'],
    ['motorcycle', 1, 'Waterloo', '12', '21500.00', 'INV-LAS-18865'],
    ['blanket', 0, 'Deptford', '40000', '3.20', 'INV-LAS-21340'],
  ],
  SCAS: [
    ['ambulance', 0, 'Nursling', '40', '150000.00', 'PO-SCAS-51007'],
    ['nextAmbulance', 1, 'Nursling', '25', '150500.00', 'PO-SCAS-52230'],
    ['baseVehicle', 2, 'Bicester', '20', '45200.00', 'PO-SCAS-49912'],
    ['conversion', 2, 'Bicester', '20', '94500.00', 'PO-SCAS-49913'],
    ['stretcher', 1, 'Nursling', '30', '17400.00', 'PO-SCAS-50871'],
    ['monitor', 1, 'Bicester', '10', '18900.00', 'PO-SCAS-50990'],
    ['aed', 1, 'Bicester', '300', '940.00', 'PO-SCAS-50991'],
    ['terminal', 1, 'Bicester', '320', '1525.00', 'PO-SCAS-51340'],
    ['tablet', 0, 'Bicester', '350', '710.00', 'PO-SCAS-51341'],
    ['transport', 1, 'Nursling', '18', '58000.00', 'PO-SCAS-48004'],
    ['blanket', 0, 'Bicester', '25000', '3.30', 'PO-SCAS-51802'],
  ],
  SECAMB: [
    ['nextAmbulance', 1, 'Crawley', '15', '152000.00', 'Order 7741'],
    ['baseVehicle', 2, 'Crawley', '10', '45900.00', 'Order 7519'],
    ['conversion', 2, 'Crawley', '10', '95000.00', 'Order 7520'],
    ['chair', 1, 'Paddock Wood', '40', '3050.00', 'Order 7602'],
    ['transport', 1, 'Paddock Wood', '12', '59500.00', 'Order 7388'],
    ['radio', 1, 'Crawley', '60', '640.00', 'Order 7430'],
  ],
};

/** Revenue, and in units that differ: it stays unshared, so that the demand page has something to say about it. */
const PADS = {
  item: 'Defibrillation pads, adult',
  specification: { connector: 'universal' },
  category: 'equipment',
  cpvCode: '33141000',
} as const;

/** Everything that a trust needs, in the order of its spreadsheet. */
export function needsOf(trust: TrustCode): StoryNeed[] {
  const needs = ROWS[trust].map(([name, year, site, quantity, price, evidence]): StoryNeed => ({
    ...ITEMS[name],
    name,
    trust,
    site,
    year,
    quantity,
    price,
    priceType: 'last price paid',
    evidence,
    budget: name === 'tablet' || name === 'blanket' ? 'Revenue' : 'Capital',
  }));
  const pads = { ...PADS, name: 'pads', trust, year: 1, priceType: 'contract price', budget: 'Revenue' } as const;
  if (trust === 'LAS')
    needs.push({ ...pads, site: 'Deptford', unit: 'box of 10', quantity: '900', price: '185.00', evidence: 'C-114' });
  if (trust === 'SCAS')
    needs.push({ ...pads, site: 'Bicester', unit: 'each', quantity: '7200', price: '19.40', evidence: 'C-2209' });
  return needs;
}
