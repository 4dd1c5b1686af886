import {
  BASELINE_TYPES,
  CASH_TYPE_WORDS,
  CASH_TYPES,
  type Effect,
  EFFECT_WORDS,
  EFFECTS,
  EVIDENCE,
  EVIDENCE_KINDS,
  evidenceFor,
  type Mechanism,
  STAGE_WORDS,
  STEPS,
} from '@tandem/domain/savings';

/** What each effect is, in one sentence, and whose work it is. */
const EFFECT_MEANINGS: Readonly<Record<Exclude<Effect, 'NONE'>, string>> = {
  VOLUME: 'More or less was needed, at the price before. Demand, never the buyer’s work.',
  MARKET: 'What an agreed index did to the price meanwhile.',
  COMPETITION: 'From there to what the trust would have paid alone.',
  PARTNERSHIP: 'From the price alone to the joint price.',
  HARMONISATION: 'What one specification for all adds, where bids priced both.',
  MIX: 'Dearer or cheaper variants than before.',
  LEAKAGE_VOLUME: 'More or less was bought than the contract planned.',
  LEAKAGE_CURRENCY: 'The pound bought more or less of the contract’s currency.',
  LEAKAGE_INDEX: 'A clause of the contract followed an index.',
  LEAKAGE_OFF_CONTRACT: 'Bought elsewhere than from the contract’s supplier.',
  NOT_EVIDENCED: 'No paper shows what made it, so nothing is assumed.',
};

/** The methods page: the idea in a few sentences, the fixed order, the stages, and the way to each method. */
export function methodsPage() {
  return {
    title: 'How savings are worked out',
    baselines: BASELINE_TYPES.map((b) => ({
      rank: String(b.type),
      label: b.label,
      supports: b.type <= 3 ? 'Cash-releasing, with evidence of price and volume' : 'Cost avoidance only',
    })),
    effects: EFFECTS.filter((effect) => effect !== 'NONE').map((effect) => ({
      label: EFFECT_WORDS[effect],
      meaning: EFFECT_MEANINGS[effect],
    })),
    stages: STEPS.map((stage, i) => ({
      label: STAGE_WORDS[stage].label,
      meaning: STAGE_WORDS[stage].meaning,
      evidence: newEvidence(i),
    })),
  };
}

/** What a stage demands beyond the stage before it, each with what it is asked of unless that is everything. */
function newEvidence(at: number): string[] {
  const stage = STEPS[at]!;
  return EVIDENCE_KINDS.filter((kind) => EVIDENCE[kind].from === stage).map((kind) => {
    const asked = (mechanism: Mechanism) =>
      CASH_TYPES.filter((cashType) => evidenceFor(stage, cashType, mechanism).includes(kind));
    const of = asked('SPECIFICATION');
    const limits = [
      ...(of.length === CASH_TYPES.length ? [] : [of.map((type) => CASH_TYPE_WORDS[type].toLowerCase()).join(', ')]),
      ...(asked('PRICE').length === 0 ? ['where the goods or the work change'] : []),
    ];
    return `${EVIDENCE[kind].label}${limits.map((limit) => ` (${limit})`).join('')}`;
  });
}
