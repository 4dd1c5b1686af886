import type { Json } from '@tandem/domain/awards';
import { DomainError } from '@tandem/domain/refusals';
import { labelOf, type LabelledPack } from './pack-labels.js';
import type { WhatIfRule } from './what-if-rules.js';

/** A what-if as it goes into a pack. */
export interface AskedWhatIf {
  readonly code: string;
  readonly title: string;
  readonly trustId: string;
  readonly rules: readonly WhatIfRule[];
}

/** The name of a what-if wherever it stands beside published scenarios. */
export function whatIfTitle(title: string): string {
  return `What-if: ${title}`;
}

/**
 * The pack with what-ifs beside its published scenarios. Their titles say what they are, on every page and in every paper,
 * and the run keeps their codes, so that no award can come of them.
 *
 * A supplier whose bid does not pass wins nothing anyway, so what leaves it out is satisfied already and falls away; what
 * keeps it cannot be.
 * @throws DomainError WHAT_IF.SUPPLIER_GONE
 */
export function withWhatIfs(published: LabelledPack, whatIfs: readonly AskedWhatIf[]): LabelledPack {
  if (whatIfs.length === 0) return published;
  const passing = bidders(published.pack);
  for (const { code, title, rules } of whatIfs)
    for (const rule of rules)
      if (rule.rule === 'retain' && !passing.has(rule.supplier)) {
        const supplier = labelOf(published.labels, 'suppliers', rule.supplier);
        throw new DomainError(
          'WHAT_IF.SUPPLIER_GONE',
          { code, supplier: rule.supplier },
          `“${title}” keeps ${supplier}, whose bid does not pass. Change that what-if, or leave it out of the run.`,
        );
      }
  const asked = whatIfs.map(({ code, rules }) => ({
    id: code,
    rules: rules.filter((rule) => rule.rule !== 'exclude' || passing.has(rule.supplier)),
  }));
  return {
    pack: withScenarios(published.pack, asked),
    labels: {
      ...published.labels,
      scenarios: {
        ...published.labels.scenarios,
        ...Object.fromEntries(whatIfs.map(({ code, title }) => [code, whatIfTitle(title)])),
      },
    },
    whatIfs: whatIfs.map(({ code }) => code),
  };
}

/** A pack built anew with the what-ifs that a stored one was started with, so that the two can be compared. */
export function withScenariosOf(pack: Json | object, startedFrom: string, whatIfs: readonly string[]): Json | object {
  if (whatIfs.length === 0) return pack;
  const { scenarios } = JSON.parse(startedFrom) as { scenarios: { id: string }[] };
  return withScenarios(
    pack,
    scenarios.filter(({ id }) => whatIfs.includes(id)),
  );
}

/** The suppliers whose bids are in a pack. */
function bidders(pack: Json | object): ReadonlySet<string> {
  return new Set((pack as { bids?: readonly { supplier: string }[] }).bids?.map((bid) => bid.supplier));
}

function withScenarios(pack: Json | object, more: readonly object[]): object {
  const document = pack as { readonly scenarios: readonly object[] };
  return { ...document, scenarios: [...document.scenarios, ...more] };
}
