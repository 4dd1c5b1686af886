import type { AwardProblem } from './award-problem.js';
import { offeredDemand, type Restriction } from './infeasible-restrictions.js';

/**
 * How far a restriction can be weakened, in steps of its own number: step 0 is the restriction as it is,
 * the last step is as good as none. The number of steps stays within what halving can search.
 */
export interface Scale {
  readonly last: number;
  /** The restriction's number after so many steps. */
  at(step: number): bigint;
}

/** At most this many steps, so that fourteen halvings find the first that helps. */
const STEPS_MAX = 16_384n;

/**
 * The steps of a restriction, or undefined when there is nothing between keeping it and giving it up.
 *
 * Shares go by hundredths of a percent, counts by one, quality by the qualities that were bid; quantities,
 * amounts and carbon by whole units, pounds and kilograms, or by coarser equal steps where those are many.
 */
export function weakeningScale(restriction: Restriction, problem: AwardProblem): Scale | undefined {
  const bidders = BigInt(problem.suppliers.length);
  const supplier = (id: string) => problem.suppliers.findIndex((s) => s.id === id);
  switch (restriction.kind) {
    case 'unsplit':
      return undefined;
    case 'lotSuppliers':
      return upTo(restriction.value, bidders, 1n);
    case 'lotShare':
      return down(restriction.value, 1n);
    case 'capacityQuantity':
      return upTo(restriction.value, offeredDemand(problem, supplier(restriction.supplier)).quantity, 1000n);
    case 'capacityValue':
      return upTo(restriction.value, offeredDemand(problem, supplier(restriction.supplier)).value, 100n);
    case 'atLeast':
      return down(restriction.value, problem.lines.find((l) => l.id === restriction.line)!.step);
    case 'atMost': {
      const line = problem.lines.find((l) => l.id === restriction.line)!;
      return upTo(restriction.value, line.demand, line.step);
    }
    case 'rule':
      return ruleScale(restriction.rule, problem);
    default:
      return restriction satisfies never;
  }
}

function ruleScale(rule: Extract<Restriction, { kind: 'rule' }>['rule'], problem: AwardProblem): Scale | undefined {
  switch (rule.rule) {
    case 'maxSuppliers':
      return upTo(BigInt(rule.value), BigInt(problem.suppliers.length), 1n);
    case 'maxShare':
      return upTo(BigInt(rule.basisPoints), 10_000n, 1n);
    case 'minShareSme':
      return down(BigInt(rule.basisPoints), 1n);
    case 'retain':
      return down(BigInt(rule.minBasisPoints), 1n);
    case 'exclude':
      return undefined;
    case 'minQuality': {
      const bid = problem.suppliers.flatMap((s) => problem.lots.map((lot) => s.bid.quality.get(lot.id) ?? 0));
      const lower = [...new Set(bid)].filter((q) => q < rule.basisPoints).sort((a, b) => b - a);
      return listed([rule.basisPoints, ...lower].map(BigInt));
    }
    case 'carbonCap':
      return upTo(rule.kg, mostCarbon(problem), 1_000_000n);
    default:
      return rule satisfies never;
  }
}

/** What the dirtiest choice for every line emits, in millionths of a kilogram, at the full size of the cap. */
function mostCarbon(problem: AwardProblem): bigint {
  const emitted = problem.lines.reduce((sum, line, l) => {
    const dirtiest = problem.suppliers.reduce((most, { prices }) => {
      const each = prices[l]?.carbonPerUnit ?? 0n;
      return each > most ? each : most;
    }, 0n);
    return sum + dirtiest * line.demand;
  }, 0n);
  const cap = problem.rules.find((rule) => rule.rule === 'carbonCap');
  // The cap is stated for all trusts and scales with the coalition: emitted * scale <= kg * 1000 * reference.
  const reference = problem.reference === 0n ? 1n : problem.reference;
  const scale = cap?.rule === 'carbonCap' ? cap.scale : reference;
  return (emitted * scale) / (1000n * reference) + 1n;
}

function upTo(from: bigint, to: bigint, grain: bigint): Scale | undefined {
  if (to <= from) return undefined;
  const step = stepOf(to - from, grain);
  const last = Number((to - from + step - 1n) / step);
  // The first step ends on a round number of the grain, so that what is reported is one as well.
  const start = (from / grain) * grain;
  return {
    last,
    at: (k) =>
      k === 0
        ? from
        : k === last
          ? to > start + BigInt(k) * step
            ? to
            : start + BigInt(k) * step
          : start + BigInt(k) * step,
  };
}

function down(from: bigint, grain: bigint): Scale | undefined {
  if (from <= 0n) return undefined;
  const step = stepOf(from, grain);
  const last = Number((from + step - 1n) / step);
  return { last, at: (k) => (k === last ? 0n : from - BigInt(k) * step) };
}

function listed(values: readonly bigint[]): Scale | undefined {
  return values.length < 2 ? undefined : { last: values.length - 1, at: (k) => values[k]! };
}

function stepOf(range: bigint, grain: bigint): bigint {
  const grains = (range + grain - 1n) / grain;
  return grain * ((grains + STEPS_MAX - 1n) / STEPS_MAX);
}
