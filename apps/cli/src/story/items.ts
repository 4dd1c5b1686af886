/** Something that the trusts of the story buy, in the words that all of them came to use for it. */
export interface StoryItem {
  readonly item: string;
  readonly specification: Readonly<Record<string, string>>;
  readonly category: 'vehicles' | 'equipment' | 'it';
  readonly cpvCode: string;
  readonly unit: string;
}

const AMBULANCE = { category: 'vehicles', unit: 'each' } as const;

/**
 * What is bought, with the codes of the Common Procurement Vocabulary. Vehicles follow the national specification: a van
 * conversion to BS EN 1789 type B, with base vehicle and conversion often bought apart.
 */
export const ITEMS = {
  ambulance: {
    ...AMBULANCE,
    item: 'Double-crewed ambulance',
    specification: { standard: 'BS EN 1789 type B', build: 'van conversion', 'side door': 'left' },
    cpvCode: '34114121',
  },
  nextAmbulance: {
    ...AMBULANCE,
    item: 'Double-crewed ambulance with crew safety pack',
    specification: {
      standard: 'BS EN 1789 type B',
      build: 'van conversion',
      'tail lift': '500 kg',
      'side door': 'left',
    },
    cpvCode: '34114121',
  },
  baseVehicle: {
    ...AMBULANCE,
    item: 'Base vehicle for a double-crewed ambulance',
    specification: { drive: 'battery electric', 'gross weight': '4.25 t' },
    cpvCode: '34136200',
  },
  conversion: {
    ...AMBULANCE,
    item: 'Conversion of a base vehicle to a double-crewed ambulance',
    specification: { standard: 'BS EN 1789 type B' },
    cpvCode: '50117200',
  },
  stretcher: {
    item: 'Powered stretcher',
    specification: { 'safe load': '318 kg', loading: 'powered' },
    category: 'equipment',
    cpvCode: '33192160',
    unit: 'each',
  },
  chair: {
    item: 'Tracked carry chair',
    specification: { 'safe load': '228 kg' },
    category: 'equipment',
    cpvCode: '33193120',
    unit: 'each',
  },
  monitor: {
    item: 'Monitor and defibrillator',
    specification: { leads: '12', telemetry: 'yes' },
    category: 'equipment',
    cpvCode: '33182100',
    unit: 'each',
  },
  aed: {
    item: 'Automated external defibrillator',
    specification: { rating: 'IP55' },
    category: 'equipment',
    cpvCode: '33182100',
    unit: 'each',
  },
  terminal: {
    item: 'Vehicle mobile data terminal',
    specification: { screen: '12 inch', network: 'dual SIM' },
    category: 'it',
    cpvCode: '30231100',
    unit: 'each',
  },
  tablet: {
    item: 'Tablet computer for crews',
    specification: { screen: '10 inch', case: 'rugged' },
    category: 'it',
    cpvCode: '30213200',
    unit: 'each',
  },
  transport: {
    ...AMBULANCE,
    item: 'Patient-transport vehicle',
    specification: { 'wheelchair places': '2', ramp: 'rear' },
    cpvCode: '34114122',
  },
  motorcycle: {
    ...AMBULANCE,
    item: 'Motorcycle response unit',
    specification: { engine: '1,200 cc' },
    cpvCode: '34410000',
  },
  blanket: {
    item: 'Heat-retention blanket, single use',
    specification: { length: '210 cm' },
    category: 'equipment',
    cpvCode: '33140000',
    unit: 'each',
  },
  radio: {
    item: 'Portable radio',
    specification: { network: 'emergency services' },
    category: 'it',
    cpvCode: '32344280',
    unit: 'each',
  },
} as const satisfies Record<string, StoryItem>;

export type ItemName = keyof typeof ITEMS;
