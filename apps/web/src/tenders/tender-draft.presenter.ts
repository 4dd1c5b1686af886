import type { PublicationCheck, TenderRead } from '@tandem/features/tenders';
import type { SupplierRead } from '@tandem/features/suppliers';
import { date, plural } from '../http/format.js';
import { scenarioWords } from './tender-text.presenter.js';
import { trailOf } from './tender-trail.js';

const TO_DO = { tag: { text: 'To do', classes: 'nhsuk-tag--blue' } };
const DONE = { text: 'Done', classes: 'nhsuk-task-list__status--completed' };

/** What is still to do on a draft, as the NHS task list wants it. */
export function draftTasks(tender: TenderRead, checks: readonly PublicationCheck[]) {
  const href = `/tenders/${tender.id}`;
  const refused = new Map(checks.map((c) => [c.code, c.refusal]));
  const open = (...codes: string[]): string[] => codes.flatMap((code) => refused.get(code) ?? []);
  const task = (text: string, page: string, problems: string[], hint: string) => ({
    heading: text,
    href: `${href}/${page}`,
    hint: problems.length > 0 ? problems.join(' ') : hint,
    status: problems.length > 0 ? TO_DO : DONE,
  });
  const lines = tender.lots.reduce((sum, lot) => sum + lot.lines.length, 0);
  const lots = `${plural(tender.lots.length, 'lot')} with ${plural(lines, 'line')}`;
  const others = open(
    'TENDER.HEALTH_CARE_SERVICE',
    'TENDER.LOTS_DECISION_MISSING',
    'TENDER.MODERN_SLAVERY_ASSESSMENT_MISSING',
    'TENDER.CONFLICTS_ASSESSMENT_MISSING',
    'TENDER.SHORTENING_REASON_MISSING',
  );
  return [
    task('Title, lead authority and currency', 'details', open('TENDER.LEAD_AUTHORITY_MISSING'), tender.title),
    task('Lots and lines', 'lots', open('TENDER.BREAK_POINTS_INCOMPLETE'), `${lots}.`),
    task(
      'Conditions',
      'conditions',
      open('TENDER.NO_CONDITIONS'),
      `${plural(tender.conditions.length, 'condition')} that every bid must pass.`,
    ),
    task(
      'How it will be judged',
      'scoring',
      open('TENDER.SCORING_CONTRADICTORY', 'TENDER.SCORING_NOT_TESTED'),
      tender.scoring
        ? `Price and quality, ${plural(tender.scoring.criteria.length, 'criterion', 'criteria')}.`
        : 'The lowest price that passes.',
    ),
    task('Scenarios', 'scenarios', [], `${plural(tender.scenarios.length, 'scenario')} will be compared.`),
    task('Checks that the law asks for', 'checks', others, 'Every answer is given.'),
  ];
}

/** The words of a form that the person typed, or those of the draft. */
export type Typed = Record<string, string>;

export function detailsPage(tender: TenderRead, typed: Typed | undefined) {
  const values = typed ?? {
    title: tender.title,
    description: tender.description,
    leadTrustId: tender.leadTrustId,
    currency: tender.currency,
    priceStartsOn: tender.priceStartsOn === null ? '' : date(tender.priceStartsOn),
  };
  return {
    title: 'Title, lead authority and currency',
    ...frame(tender, 'details'),
    values,
    trusts: tender.trusts.map((t) => ({ value: t.id, text: t.name, checked: t.id === values['leadTrustId'] })),
  };
}

export function checksPage(tender: TenderRead, typed: Typed | undefined) {
  const isService = tender.isHealthCareService;
  const values: Typed = typed ?? {
    healthCareService: isService === null ? '' : isService ? 'yes' : 'no',
    lotsDecision: tender.lotsDecision,
    modernSlaveryReference: tender.modernSlaveryReference,
    modernSlaveryAssessedOn: tender.modernSlaveryAssessedOn === null ? '' : date(tender.modernSlaveryAssessedOn),
    conflictsReference: tender.conflictsReference,
    shortening: tender.shortening ?? '',
    shorteningReason: tender.shorteningReason,
  };
  const choice = (name: string, value: string, text: string) => ({ value, text, checked: values[name] === value });
  return {
    title: 'Checks that the law asks for',
    ...frame(tender, 'checks'),
    values,
    healthCare: [
      choice('healthCareService', 'no', 'No, it is goods or another service'),
      choice('healthCareService', 'yes', 'Yes, it is a health care service'),
    ],
    shortenings: [
      choice('shortening', '', 'No: suppliers have at least 25 days'),
      choice('shortening', 'qualifyingPlannedProcurementNotice', 'Yes: a qualifying planned procurement notice'),
      choice('shortening', 'urgency', 'Yes: a state of urgency'),
      choice('shortening', 'dynamicMarket', 'Yes: it is under a dynamic market'),
    ],
  };
}

export function lotsPage(tender: TenderRead, typed: Typed | undefined) {
  const lots = tender.lots.map((lot) => ({ value: lot.id, text: `Lot ${lot.number}: ${lot.title}` }));
  return {
    title: 'Lots and lines',
    ...frame(tender, 'lots'),
    lots: tender.lots.map((lot) => {
      const split = typed?.[`split_${lot.id}`] ?? lot.split;
      return {
        id: lot.id,
        heading: `Lot ${lot.number}`,
        title: typed?.[`title_${lot.id}`] ?? lot.title,
        split: [
          { value: 'allowed', text: 'It may be split between suppliers', checked: split === 'allowed' },
          { value: 'never', text: 'All of it goes to one supplier', checked: split === 'never' },
        ],
        maxSuppliers: typed?.[`maxSuppliers_${lot.id}`] ?? (lot.maxSuppliers === null ? '' : String(lot.maxSuppliers)),
        lines: lot.lines.map((line) => ({
          id: line.id,
          item: line.item,
          label: `Lot of ${line.item}`,
          lots: lots.map((l) => ({ ...l, selected: (typed?.[`lot_${line.id}`] ?? lot.id) === l.value })),
          isAlone: lot.lines.length === 1,
        })),
      };
    }),
  };
}

export function conditionsPage(tender: TenderRead, typed: Typed) {
  const kinds = [
    ['participation', 'A condition of participation: about the supplier'],
    ['requirement', 'A minimum requirement: about what is offered'],
  ] as const;
  return {
    title: 'Conditions that every bid must pass',
    ...frame(tender, 'conditions'),
    values: typed,
    kinds: kinds.map(([value, text]) => ({ value, text, checked: typed['kind'] === value })),
    conditions: tender.conditions.map((c) => ({
      title: `${c.number}. ${c.title}`,
      kind: c.kind === 'participation' ? 'About the supplier' : 'About what is offered',
      description: c.description,
      removeHref: `/tenders/${tender.id}/conditions/${c.id}/removal`,
    })),
  };
}

export function scenariosPage(tender: TenderRead, suppliers: readonly SupplierRead[], typed: Typed) {
  const names = new Map(suppliers.map((s) => [s.id, s.name]));
  return {
    title: 'Scenarios',
    ...frame(tender, 'scenarios'),
    values: typed,
    scenarios: tender.scenarios.map((s) => ({
      title: s.title,
      rules: scenarioWords(s, names),
      removeHref: s.code === 'base' ? '' : `/tenders/${tender.id}/scenarios/${s.code}/removal`,
    })),
    suppliers: [
      { value: '', text: 'Nobody' },
      ...suppliers.map((s) => ({ value: s.id, text: s.name, selected: typed['excludeSupplierId'] === s.id })),
    ],
    lots: [
      { value: '', text: 'Choose a lot' },
      ...tender.lots.map((l) => ({
        value: l.code,
        text: `Lot ${l.number}: ${l.title}`,
        selected: typed['excludeLot'] === l.code,
      })),
    ],
  };
}

function frame(tender: TenderRead, page: string) {
  return {
    trail: trailOf(tender),
    reference: tender.reference,
    backHref: `/tenders/${tender.id}`,
    action: `/tenders/${tender.id}/${page}`,
    isDraft: tender.state === 'draft',
  };
}
