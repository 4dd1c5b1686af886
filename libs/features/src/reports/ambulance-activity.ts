/** How many incidents an ambulance service answered in a month, by the category of its calls. */
export interface ServiceActivity {
  readonly odsCode: string;
  readonly service: string;
  readonly category1: number;
  readonly category2: number;
  readonly category3: number;
  readonly category4: number;
}

/**
 * Incidents of each English ambulance service in one month of 2022.
 *
 * Source: NHS England, Ambulance Quality Indicators (AmbSYS), Open Government Licence v3. Category 1 with transport is a
 * part of category 1 and is therefore not here. The extract does not name its month; nothing is scaled to a year.
 */
export const ACTIVITY: readonly ServiceActivity[] = [
  { odsCode: 'R1F', service: 'Isle of Wight', category1: 138, category2: 1172, category3: 834, category4: 51 },
  { odsCode: 'RRU', service: 'London', category1: 11730, category2: 52640, category3: 15579, category4: 922 },
  { odsCode: 'RX6', service: 'North East', category1: 3281, category2: 20286, category3: 5494, category4: 462 },
  { odsCode: 'RX7', service: 'North West', category1: 12199, category2: 48225, category3: 12675, category4: 475 },
  { odsCode: 'RX8', service: 'Yorkshire', category1: 7753, category2: 37273, category3: 8886, category4: 113 },
  { odsCode: 'RX9', service: 'East Midlands', category1: 8955, category2: 34759, category3: 7969, category4: 80 },
  { odsCode: 'RYA', service: 'West Midlands', category1: 9885, category2: 46622, category3: 12862, category4: 487 },
  { odsCode: 'RYC', service: 'East of England', category1: 7862, category2: 37110, category3: 9325, category4: 322 },
  { odsCode: 'RYD', service: 'South East Coast', category1: 4701, category2: 32091, category3: 14439, category4: 305 },
  { odsCode: 'RYE', service: 'South Central', category1: 3497, category2: 25859, category3: 11936, category4: 516 },
  { odsCode: 'RYF', service: 'South Western', category1: 9435, category2: 36290, category3: 12741, category4: 140 },
];

/** Where the figures come from and how old they are. */
export const ACTIVITY_SOURCE = 'NHS England, Ambulance Quality Indicators, one month of 2022';
/** The year of the month, for saying how old it is. */
export const ACTIVITY_YEAR = 2022;

/** All incidents of a service in that month, categories 1 to 4; undefined for an organisation that runs none. */
export function incidentsOf(odsCode: string | null): number | undefined {
  const found = ACTIVITY.find((one) => one.odsCode === odsCode);
  return found && found.category1 + found.category2 + found.category3 + found.category4;
}
