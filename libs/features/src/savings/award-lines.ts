import { normaliseWording } from '@tandem/domain/demand';
import { money, type Money } from '@tandem/domain/money';
import type { AttributedDemand } from '@tandem/domain/savings';
import { groupedBy } from './lines-to-move.js';
import type { NewLine } from './new-lines.js';

/** What an award gives the lines of one scheme beyond their amounts. */
export interface AwardedScheme {
  readonly schemeId: string;
  readonly partnershipId: string;
  readonly item: string;
  readonly claimKey: string;
  readonly ownerName: string;
  readonly trustIds: ReadonlyMap<string, string>;
  /** The contract under which a trust buys the line, when there is exactly one. */
  readonly contractOf: (trustId: string, lineCode: string) => { id: string; reference: string } | undefined;
  readonly evaluationSha256: string;
}

/**
 * The lines of one trust's demand: the parts of its saving, one line for each kind of money, because a line has one value on
 * every axis. The first holds what is paid and the baselines; nothing where there is nothing to compare with.
 */
export function linesOfDemand(one: AttributedDemand, scheme: AwardedScheme): NewLine[] {
  const { decomposition } = one;
  if (decomposition.total === null) return [];
  const trustId = scheme.trustIds.get(one.trust)!;
  const contract = scheme.contractOf(trustId, one.line);
  const kinds = groupedBy(decomposition.parts, (part) => [part.cashType, part.mechanism, part.recurrence].join('/'));
  const groups = [...kinds.values()].sort(
    (a, b) => rank(a[0]!.mechanism, a[0]!.cashType) - rank(b[0]!.mechanism, b[0]!.cashType),
  );
  return groups.map((parts, i) => ({
    schemeId: scheme.schemeId,
    partnershipId: scheme.partnershipId,
    trustId,
    contractId: contract?.id ?? null,
    lineCode: one.line,
    item: scheme.item,
    itemKey: normaliseWording(scheme.item) || one.line,
    financialYear: one.financialYear,
    quantity: one.quantity,
    cashType: parts[0]!.cashType,
    recurrence: parts[0]!.recurrence,
    budgetType: one.budgetType,
    mechanism: parts[0]!.mechanism,
    method: decomposition.method,
    spend: i === 0 ? decomposition.jointAmount : NOTHING,
    alone: i === 0 ? decomposition.aloneAmount : null,
    parts,
    baselines: i === 0 ? baselinesOf(one) : [],
    choiceReason: 'Given by the trust with its demand, and shown to every trust before the award was approved',
    evidence: evidenceOf(one, scheme, contract?.reference),
  }));
}

const NOTHING: Money = money(0n);

/** What the budget feels comes first: it carries what is paid. */
function rank(mechanism: string, cashType: string): number {
  return (mechanism === 'PRICE' ? 0 : 2) + (cashType === 'CASH_RELEASING' ? 0 : 1);
}

function baselinesOf({ baseline, quantity }: AttributedDemand): NewLine['baselines'] {
  if (baseline === null) return [];
  const { type, unitPrice, evidence } = baseline;
  return [
    { type, unitPrice, quantity, priceEvidence: evidence.price, volumeEvidence: evidence.volume, pricedOn: null },
  ];
}

function evidenceOf(one: AttributedDemand, scheme: AwardedScheme, contract: string | undefined): NewLine['evidence'] {
  const { price = null, volume = null } = one.baseline?.evidence ?? {};
  const known = [
    { kind: 'owner', reference: scheme.ownerName },
    { kind: 'countedOnce', reference: `Claim ${scheme.claimKey}, held once in the partnership` },
    { kind: 'baselinePrice', reference: price },
    { kind: 'baselineVolume', reference: volume },
    { kind: 'working', reference: `Evaluation ${scheme.evaluationSha256}` },
    { kind: 'newPrice', reference: contract ? `Contract ${contract}` : `Award ${scheme.claimKey}` },
  ] as const;
  return known.flatMap(({ kind, reference }) => (reference?.trim() ? [{ kind, reference }] : []));
}
