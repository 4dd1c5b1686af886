import type { DummyBidInput, ScoringInput } from '@tandem/features/tenders';
import type { SupplierCode } from './people.js';

/** One agreed score of the story, with the reason that the panel gave. */
export type StoryScore = readonly [score: number, reason: string];

/** How a tender is judged on price and quality, how that was tested, and what the panel agreed on each bid. */
export interface StoryScoring {
  readonly scoring: ScoringInput;
  readonly test: readonly DummyBidInput[];
  /** For each supplier one score for each criterion, in their order. */
  readonly scores: Partial<Record<SupplierCode, readonly StoryScore[]>>;
}

/**
 * A formula that looks at the dearest bid too. Hazel wins by it only because Rowan, who cannot win, bid high: without
 * Rowan, Maple would be first. The page of the ranking says so.
 */
export const DEFIBRILLATOR_QUALITY: StoryScoring = {
  scoring: {
    priceWeight: '60',
    formula: 'REL_RANGE',
    parameters: {},
    scaleMax: '5',
    scaleText: '',
    minimumQuality: '40',
    tie: 'higherQuality,earlierSubmission',
    relativeReason: 'Both trusts used this formula in their last contracts and asked to keep it once more.',
    criteria: [
      {
        name: 'Clinical function',
        description: 'Leads, alarms and handover of data to the patient record, shown by crews in a trial.',
        weight: '20',
      },
      {
        name: 'Training and support',
        description: 'Days of training and the answer to a fault at night.',
        weight: '10',
      },
      { name: 'Service life', description: 'Warranty, batteries and pads over eight years.', weight: '10' },
    ],
  },
  test: [
    { name: '', price: '2500000', quality: '60' },
    { name: '', price: '2600000', quality: '85' },
    { name: '', price: '3000000', quality: '50' },
  ],
  scores: {
    MAPLE: [
      [3, 'All leads and alarms are there. Handover to the patient record needs a second step.'],
      [3, 'Two days of training for each station and an answer within four hours.'],
      [3, 'Five years of warranty; batteries are renewed twice in eight years.'],
    ],
    HAZEL: [
      [5, 'Crews of both trusts found every function at once, and data reach the record without a step.'],
      [4, 'Three days of training and a named engineer, also at night.'],
      [4, 'Eight years of warranty; batteries are renewed once.'],
    ],
    ROWAN: [
      [2, 'No telemetry in the trial; the supplier promises it for next year.'],
      [3, 'Two days of training and an answer within four hours.'],
      [2, 'Three years of warranty.'],
    ],
  },
};

/** A formula that looks at each bid alone, and a sheet that the panel has only begun: prices are still hidden here. */
export const STRETCHER_QUALITY: StoryScoring = {
  scoring: {
    priceWeight: '0',
    formula: 'PPQP',
    parameters: {},
    scaleMax: '10',
    scaleText: '',
    minimumQuality: '50',
    tie: 'higherQuality,earlierSubmission',
    relativeReason: '',
    criteria: [
      { name: 'Lifting', description: 'Force at the handles in the trial, with and without power.', weight: '60' },
      { name: 'Cleaning', description: 'Time to clean to the infection control standard.', weight: '40' },
    ],
  },
  test: [
    { name: '', price: '1400000', quality: '70' },
    { name: '', price: '1500000', quality: '85' },
    { name: '', price: '1250000', quality: '55' },
  ],
  scores: { ROWAN: [[8, 'No lift above 12 kg in the trial, also when the battery was empty.']] },
};
