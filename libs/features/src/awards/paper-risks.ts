import { moneyText, quantityText } from '@tandem/domain/money';
import type { AwardResult } from './award-result.js';
import type { Withdrawal } from './withdrawal.js';

/** Something that could go wrong with an award, as facts; pages and papers put it into words. */
export type PaperRisk =
  | { readonly risk: 'disBenefit'; readonly trust: string; readonly amount: string }
  | { readonly risk: 'notProved'; readonly gap: string | null }
  | { readonly risk: 'tie' }
  | { readonly risk: 'tieUnproved' }
  | { readonly risk: 'aloneUnknown'; readonly trust: string }
  | { readonly risk: 'noBaseline'; readonly trust: string }
  | { readonly risk: 'singleSupplier'; readonly supplier: string }
  | { readonly risk: 'abnormallyLow'; readonly supplier: string; readonly lot: string; readonly sentence: string }
  | {
      readonly risk: 'priceBreak';
      readonly item: string;
      readonly supplier: string;
      readonly from: string;
      readonly slack: string;
    }
  | { readonly risk: 'withdrawal'; readonly trust: string; readonly extra: string | null };

/** The risks that the result itself shows, the ones that touch a trust's money first. */
export function risksOf(result: AwardResult): PaperRisk[] {
  const { joint, trusts, lines, labels } = result;
  const winners = [...new Set(joint.award.map((row) => row.supplier))];
  return [
    ...trusts.flatMap((t): PaperRisk[] =>
      t.isDisBenefit && t.cash !== null ? [{ risk: 'disBenefit', trust: t.name, amount: moneyText(t.cash) }] : [],
    ),
    ...(joint.status === 'optimal' ? [] : [{ risk: 'notProved' as const, gap: joint.gap }]),
    ...(joint.tie === 'byOrder' ? [{ risk: 'tie' as const }] : []),
    ...(joint.tie === 'unproved' && joint.status === 'optimal' ? [{ risk: 'tieUnproved' as const }] : []),
    ...trusts.flatMap((t): PaperRisk[] => (t.alone === null ? [{ risk: 'aloneUnknown', trust: t.name }] : [])),
    ...trusts.flatMap((t): PaperRisk[] => (t.baseline === null ? [{ risk: 'noBaseline', trust: t.name }] : [])),
    ...(winners.length === 1
      ? [{ risk: 'singleSupplier' as const, supplier: labels.suppliers?.[winners[0]!] ?? winners[0]! }]
      : []),
    ...result.low
      .filter((flag) => winners.includes(flag.supplier))
      .map((flag): PaperRisk => ({
        risk: 'abnormallyLow',
        supplier: labels.suppliers?.[flag.supplier] ?? flag.supplier,
        lot: labels.lots?.[flag.lot] ?? flag.lot,
        sentence: flag.sentence,
      })),
    ...lines.flatMap((line): PaperRisk[] =>
      line.reached && line.slack !== undefined
        ? [
            {
              risk: 'priceBreak',
              item: line.item,
              supplier: line.supplierName,
              from: quantityText(line.reached.from),
              slack: quantityText(line.slack),
            },
          ]
        : [],
    ),
  ];
}

/** What the leaving of each trust would cost the others, as risks. */
export function withdrawalRisks(withdrawals: readonly Withdrawal[]): PaperRisk[] {
  return withdrawals.flatMap(({ leaving, after }): PaperRisk[] =>
    leaving[0] === undefined
      ? []
      : [
          {
            risk: 'withdrawal',
            trust: leaving[0],
            extra: after.extra === null ? null : moneyText(after.extra),
          },
        ],
  );
}
