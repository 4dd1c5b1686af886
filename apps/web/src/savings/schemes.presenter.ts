import { type Money, money, parseMoney } from '@tandem/domain/money';
import {
  BASELINE_TYPES,
  DOUBLE_COUNT_WORDS,
  EFFECT_WORDS,
  type Finding,
  MECHANISMS,
  RECURRENCES,
  STEPS,
} from '@tandem/domain/savings';
import type {
  ContractChoice,
  JournalRead,
  LegRead,
  NeighbourRead,
  SavingLineRead,
  SchemeRead,
} from '@tandem/features/savings';
import { count, date, dateTime, perUnit, pounds, unitPounds } from '../http/format.js';
import type { Report, ReportSection, ReportTable } from '../reports/report.js';
import { capital } from '../imports/file.view.js';
import { sectionView } from '../reports/report.view.js';
import { categoryWord } from '../reports/report.words.js';
import { added, grouped } from './headline.presenter.js';
import {
  ACCOUNT_WORDS,
  ATTRIBUTION_WORDS,
  BUDGET_WORDS,
  FUNDER_WORDS,
  JOURNAL_WORDS,
  totalName,
  MECHANISM_WORDS,
  RECURRENCE_WORDS,
  STAGE_WORDS,
} from './savings.words.js';

/** Where a scheme comes from, in words. */
export function originOf({ origin, tenderReference, raisedByTrust, raisedByName }: SchemeRead): string {
  return origin === 'award'
    ? `Award of ${tenderReference ?? 'a tender'}`
    : `Raised by ${raisedByTrust ?? raisedByName}`;
}

/** What a scheme says of itself, in words. */
export function factsOfScheme(scheme: SchemeRead) {
  return [
    {
      key: 'Counts from',
      value: `${date(scheme.priceStartsOn)}${scheme.priceEndsOn ? ` to ${date(scheme.priceEndsOn)}` : ''}`,
    },
    { key: 'Owner', value: scheme.ownerName },
    { key: 'Category', value: categoryWord(scheme.category) },
    { key: 'Claim, held once in the partnership', value: scheme.claimKey },
    { key: 'Raised', value: `${dateTime(scheme.raisedAt)} by ${scheme.raisedByName}` },
  ];
}

/** One scheme with its lines and journals, as far as the reader may see them. */
export function schemePage(scheme: SchemeRead, lines: readonly SavingLineRead[], journals: readonly JournalRead[]) {
  return {
    title: scheme.title,
    id: scheme.id,
    reference: scheme.reference,
    facts: factsOfScheme(scheme),
    tender: scheme.tenderId
      ? { href: `/tenders/${scheme.tenderId}/result`, text: scheme.tenderReference ?? 'Tender' }
      : undefined,
    contract: scheme.contractId
      ? { href: `/contracts/${scheme.contractId}`, text: scheme.contractReference ?? 'Contract' }
      : undefined,
    rows: lines.map((line) => ({
      href: `/savings/lines/${line.id}`,
      item: line.item,
      trust: line.trust,
      year: line.financialYear,
      kind: totalName(line),
      quantity: count(line.quantity),
      before: line.baselineAmount === null ? 'Not known' : pounds(line.baselineBalance),
      paid: pounds(line.spendBalance),
      standing:
        [...STEPS, 'rejected' as const]
          .map((stage) => ({ stage, own: line.open.filter((one) => one.stage === stage) }))
          .filter(({ own }) => own.length > 0)
          .map(({ stage, own }) => `${STAGE_WORDS[stage]} ${pounds(added(own))}`)
          .join('; ') || 'Nothing is saved',
    })),
    journals: journals.map((one) => ({
      href: `/savings/journals/${one.id}`,
      name: `${one.trust} ${one.sequence}`,
      kind: JOURNAL_WORDS[one.kind],
      reason: one.reason,
      by: one.postedByName,
      at: dateTime(one.postedAt),
      note: one.reversedById ? 'Taken back later' : '',
    })),
    isRaised: scheme.origin === 'raised',
    trail: [
      { text: 'Savings', href: '/savings' },
      { text: 'Schemes', href: '/savings/schemes' },
    ],
  };
}

/** A journal with its debits and credits, and what proves that it stayed as it was posted. */
export function journalPage(journal: JournalRead, legs: readonly LegRead[], mayTakeBack: boolean) {
  return {
    title: `Journal ${journal.sequence} of ${journal.trust}`,
    id: journal.id,
    kind: JOURNAL_WORDS[journal.kind],
    facts: [
      { key: 'Deed', value: JOURNAL_WORDS[journal.kind] },
      { key: 'Reason', value: journal.reason || 'None given' },
      { key: 'Posted', value: `${dateTime(journal.postedAt)} by ${journal.postedByName}` },
      { key: 'Hash', value: journal.hash },
      { key: 'Hash of the journal before', value: journal.previousHash },
    ],
    scheme: { href: `/savings/schemes/${journal.schemeId}`, text: journal.schemeReference },
    links: [
      ...(journal.reversesId
        ? [{ href: `/savings/journals/${journal.reversesId}`, text: 'The journal that it takes back' }]
        : []),
      ...(journal.reversedById
        ? [{ href: `/savings/journals/${journal.reversedById}`, text: 'The journal that took it back' }]
        : []),
    ],
    rows: legs.map((leg) => {
      const amount = parseMoney(leg.amount);
      return {
        account: ACCOUNT_WORDS[leg.account],
        item: leg.item,
        year: leg.financialYear,
        kind: legKind(leg),
        effect: leg.effect === 'NONE' ? '' : EFFECT_WORDS[leg.effect],
        attribution: leg.attribution === 'NONE' ? '' : ATTRIBUTION_WORDS[leg.attribution],
        debit: amount > 0n ? pounds(amount) : '',
        credit: amount < 0n ? pounds(money(0n - amount)) : '',
      };
    }),
    totals: kindTotals(legs).map(({ kind, debit, credit }) => ({ kind, debit: pounds(debit), credit: pounds(credit) })),
    mayReverse: mayTakeBack && journal.kind !== 'reversed' && journal.reversedById === null,
    trail: [
      { text: 'Savings', href: '/savings' },
      { text: journal.schemeReference, href: `/savings/schemes/${journal.schemeId}` },
    ],
  };
}

/** The kind of money of a leg, inside which amounts may be added. */
export function legKind(leg: LegRead): string {
  return totalName(leg as Parameters<typeof totalName>[0]);
}

/** What a journal debits and credits of each kind of money: revenue and capital are balanced and never added together. */
export function kindTotals(legs: readonly LegRead[]): { kind: string; debit: Money; credit: Money }[] {
  return [...grouped(legs, legKind)].map(([kind, own]) => ({
    kind,
    debit: added(own.filter((leg) => !leg.amount.startsWith('-'))),
    credit: money(0n - added(own.filter((leg) => leg.amount.startsWith('-')))),
  }));
}

/** What a scheme is worth as its page shows it: what says nothing of this scheme is left to its files. */
export function worthPage(report: Report) {
  return report.sections
    .filter(({ id }) => ['steps', 'year-effect', 'contract'].includes(id))
    .map((section) => ({ ...section, tables: section.tables.filter((table, at) => saysMore(table, at, section)) }))
    .filter(({ tables }) => tables.length > 0)
    .map((section) => sectionView(report, section));
}

/** A table without rows says nothing on a page, and a second one says nothing more where each kind has one year only. */
function saysMore({ rows }: ReportTable, at: number, { tables }: ReportSection): boolean {
  return rows.length > 0 && (at === 0 || rows.length > tables[0]!.rows.length);
}

/** What the checks of counting once found of a scheme, and which other schemes a reader should ask about. */
export function checksPage(findings: readonly Finding[], neighbours: readonly NeighbourRead[]) {
  return {
    checks: findings.map(({ check, severity, sentence }) => ({
      name: DOUBLE_COUNT_WORDS[check],
      sentence,
      isRefused: severity === 'refuse',
    })),
    neighbours: neighbours.map(({ id, reference, trust }) => ({ href: `/savings/schemes/${id}`, reference, trust })),
  };
}

/** What the form that raises a saving begins with, where it is raised under a line of a contract. */
export function startUnder(cover: ContractChoice | undefined): Record<string, string> {
  if (!cover) return {};
  const { id, title, category, item, startsOn } = cover;
  return { contractLineId: id, title, category, item, mechanism: 'PRICE', priceStartsOn: date(startsOn) };
}

/** The choices of the form that raises a saving or adds a line to one. */
export function raisingChoices(covers: readonly ContractChoice[]) {
  return {
    mechanisms: MECHANISMS.map((value) => ({ value, text: MECHANISM_WORDS[value] })),
    covers: covers.map(({ id, reference, item, unit, unitPrice, currency }) => ({
      value: id,
      text: `${reference}: ${item}, ${unitPounds(unitPrice, currency)} ${perUnit(unit)}`,
    })),
    categories: ['vehicles', 'equipment', 'it', 'services', 'consumables'].map((value) => ({
      value,
      text: categoryWord(value),
    })),
    funders: Object.entries(FUNDER_WORDS).map(([value, text]) => ({ value, text })),
    budgets: Object.entries(BUDGET_WORDS).map(([value, text]) => ({ value, text: capital(text) })),
    recurrences: RECURRENCES.map((value) => ({ value, text: capital(RECURRENCE_WORDS[value]) })),
    baselineTypes: BASELINE_TYPES.map(({ type, label }) => ({ value: String(type), text: `${type}. ${label}` })),
  };
}
