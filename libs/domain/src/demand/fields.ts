/** The fields of a requirement that a spreadsheet may hold, with the words for messages and the longest text allowed. */
export const DEMAND_FIELDS = {
  item: { label: 'item', isRequired: true, maxLength: 200 },
  specification: { label: 'specification', isRequired: false, maxLength: 2000 },
  category: { label: 'category', isRequired: true, maxLength: 60 },
  cpvCode: { label: 'CPV code', isRequired: true, maxLength: 200 },
  site: { label: 'site', isRequired: true, maxLength: 120 },
  financialYear: { label: 'financial year', isRequired: true, maxLength: 20 },
  quantity: { label: 'quantity', isRequired: true, maxLength: 30 },
  unit: { label: 'unit', isRequired: true, maxLength: 60 },
  neededBy: { label: 'needed-by date', isRequired: false, maxLength: 40 },
  baselinePrice: { label: 'baseline unit price', isRequired: false, maxLength: 40 },
  baselineType: { label: 'baseline type', isRequired: false, maxLength: 120 },
  baselineDate: { label: 'baseline date', isRequired: false, maxLength: 40 },
  baselineEvidence: { label: 'baseline evidence', isRequired: false, maxLength: 300 },
  budgetType: { label: 'budget type', isRequired: true, maxLength: 60 },
  vat: { label: 'VAT treatment', isRequired: false, maxLength: 60 },
  vatRecoverable: { label: 'VAT recovery', isRequired: false, maxLength: 60 },
} as const satisfies Record<string, { label: string; isRequired: boolean; maxLength: number }>;

/** The name of one field of a requirement. */
export type DemandField = keyof typeof DEMAND_FIELDS;

/** Whether a text is the name of a field. */
export function isDemandField(name: string): name is DemandField {
  return Object.hasOwn(DEMAND_FIELDS, name);
}
