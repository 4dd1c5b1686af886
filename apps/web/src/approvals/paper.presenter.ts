import { type AwardRead, CAVEATS, type DecisionPaper, type PaperShare } from '@tandem/features/awards';
import type { PaperDocument, PaperPart } from '@tandem/platform/documents';
import { CHARGE_WORDS, coalitionWords, proofSentence, riskSentences, tieSentence } from '../awards/award.words.js';
import { savingRow } from '../awards/saving.words.js';
import { count, dateTime, list, pounds, unitPounds } from '../http/format.js';

const BUDGETS: Record<PaperShare['budgets'][number]['budgetType'], string> = {
  REVENUE: 'revenue',
  CAPITAL: 'capital',
  LEASE: 'lease',
};

/**
 * The decision paper as words: what, why, how much, against what, what finance says, what could go wrong.
 * The page and the PDF are both made of this document, so they cannot say different things.
 */
export function paperDocument(award: Pick<AwardRead, 'paper' | 'contentSha256' | 'proposedAt'>): PaperDocument {
  const { paper } = award;
  const money = (amount: string | null) => (amount === null ? 'Not known' : pounds(amount, paper.currency));
  return {
    kicker: 'Decision paper',
    title: `${paper.tender.reference}: ${paper.tender.title}`,
    subtitle: `Award for ${list(paper.coalition)}`,
    author: paper.proposedBy.organisation,
    facts: [
      { name: 'Price for all trusts, net of VAT', value: money(paper.total) },
      { name: 'Less than buying alone', value: paper.coalition.length > 1 ? money(paper.gain) : 'Not applicable' },
      { name: 'Proposed by', value: `${paper.proposedBy.office}, ${paper.proposedBy.organisation}` },
      { name: 'From', value: `Run ${paper.run.number} of the comparison of bids, scenario “${paper.scenario.title}”` },
    ],
    sections: [
      { heading: 'What', parts: what(paper) },
      { heading: 'Why', parts: why(paper) },
      { heading: 'How much, and against what', parts: howMuch(paper, money) },
      { heading: 'What finance says', parts: finance(paper) },
      {
        heading: 'What could go wrong',
        parts: [{ kind: 'list', items: riskSentences(paper.risks, paper.currency) }],
      },
    ],
    caveats: paper.coalition.length > 1 ? CAVEATS : [],
    asAt: dateTime(award.proposedAt),
    hash: award.contentSha256,
  };
}

function what(paper: DecisionPaper): PaperPart[] {
  const suppliers = [...new Set(paper.lines.map((line) => line.supplier))];
  return [
    { kind: 'paragraph', text: `Award to ${list(suppliers)}, for ${coalitionWords(paper.coalition)}.` },
    {
      kind: 'table',
      caption: 'The award',
      columns: [
        { heading: 'Item' },
        { heading: 'Supplier' },
        { heading: 'Quantity', isNumeric: true },
        { heading: 'Unit price', isNumeric: true },
        { heading: 'Amount', isNumeric: true },
      ],
      rows: [
        ...paper.lines.map((line) => [
          line.item,
          line.supplier,
          count(line.quantity),
          unitPounds(line.unitPrice, paper.currency),
          pounds(line.amount, paper.currency),
        ]),
        ...paper.charges.map((charge) => [
          CHARGE_WORDS[charge.kind] ?? charge.kind,
          charge.supplier,
          '',
          '',
          pounds(charge.amount, paper.currency),
        ]),
        ['Total', '', '', '', pounds(paper.total, paper.currency)],
      ],
      hasTotalRow: true,
    },
  ];
}

function why(paper: DecisionPaper): PaperPart[] {
  const tie = tieSentence(paper.proof.tie);
  const words = [
    ...(paper.why === '' ? [] : [paper.why]),
    'Every supplier here passed every condition for every trust. Among those the lowest price decides; quality is not scored.',
    proofSentence(paper.proof.status, paper.proof.gap, paper.currency),
    ...(tie === undefined ? [] : [tie]),
    ...paper.leftOut.map((trust) => `${trust.name} takes no part. It declined an earlier award: “${trust.reason}”`),
  ];
  return [{ kind: 'paragraph', text: words.join(' ') }];
}

function howMuch(paper: DecisionPaper, money: (amount: string | null) => string): PaperPart[] {
  const savings = paper.shares.flatMap((share) =>
    share.savings.map((one) => savingRow(share.trust, one, paper.currency)),
  );
  return [
    {
      kind: 'table',
      caption: 'What each trust commits, against what it would pay alone',
      columns: [
        { heading: 'Trust' },
        { heading: 'Budget' },
        { heading: 'Commits', isNumeric: true },
        { heading: 'Alone', isNumeric: true },
        { heading: 'Less than alone', isNumeric: true },
      ],
      rows: [
        ...paper.shares.map((share) => [
          share.trust,
          budgetWords(share, paper.currency),
          money(share.amount),
          money(share.alone),
          `${money(share.cash)}${share.cash?.startsWith('-') ? ' (dis-benefit)' : ''}`,
        ]),
        ['All trusts', '', money(paper.total), '', money(paper.gain)],
      ],
      hasTotalRow: true,
    },
    ...(savings.length === 0 ? [] : [savingsTable(savings)]),
  ];
}

/** What is not evidenced has a column only where there is any. */
function savingsTable(savings: readonly ReturnType<typeof savingRow>[]): PaperPart {
  const hasUnevidenced = savings.some((row) => row.isUnevidenced);
  return {
    kind: 'table',
    caption: 'Savings against each trust’s own baseline; kinds are never added together',
    columns: [
      { heading: 'Trust and kind' },
      { heading: 'Saving', isNumeric: true },
      { heading: 'Had alone', isNumeric: true },
      { heading: 'Partnership added', isNumeric: true },
      ...(hasUnevidenced ? [{ heading: 'Not evidenced', isNumeric: true }] : []),
    ],
    rows: savings.map((row) => [
      `${row.trust}: ${row.kind}`,
      row.total,
      row.own,
      row.isDisBenefit ? `${row.partnership} (dis-benefit)` : row.partnership,
      ...(hasUnevidenced ? [row.notEvidenced] : []),
    ]),
  };
}

function budgetWords({ budgets }: PaperShare, currency: string): string {
  if (budgets.length === 1) return BUDGETS[budgets[0]!.budgetType];
  return budgets.map(({ budgetType, amount }) => `${BUDGETS[budgetType]} ${pounds(amount, currency)}`).join(', ');
}

function finance(paper: DecisionPaper): PaperPart[] {
  const silent = paper.coalition.filter((trust) => !paper.finance.some((comment) => comment.trust === trust));
  return [
    ...paper.finance.map((comment): PaperPart => ({
      kind: 'paragraph',
      text: `${comment.trust}, ${comment.office}: “${comment.text}”`,
    })),
    ...(silent.length === 0
      ? []
      : [{ kind: 'paragraph' as const, text: `Finance of ${list(silent)} has not commented.` }]),
  ];
}
