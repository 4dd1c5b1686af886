import { OUTCOME_WORDS } from '@tandem/domain/actuals';
import type { FieldProblem } from '@tandem/domain/refusals';
import type {
  ActualLineRead,
  ContractLineChoice,
  DecisionRead,
  ReviewDecision,
  ReviewGroup,
  StatedUnit,
  UnitRead,
  WaitingRow,
} from '@tandem/features/actuals';
import { count, date, dateTime, measure, perUnit, plural, pounds, unitPounds } from '../http/format.js';
import { formErrors } from '../http/forms.js';
import { capital, figure, pagingView } from '../imports/file.view.js';

const TRAIL = [
  { text: 'Home', href: '/' },
  { text: 'Purchases', href: '/actuals' },
];
/** What a decision is called. */
export const DECISION_WORDS: Record<DecisionRead['kind'], string> = {
  matched: 'Matched to a contract',
  offContract: 'Bought off the contract',
  dismissed: 'Of no contract',
};

/** What waits for a person, and what was decided last. */
export function reviewPage(read: {
  groups: readonly WaitingRow[];
  all: { groups: number; lines: number };
  decisions: readonly DecisionRead[];
  units: readonly UnitRead[];
  page: number;
  rowsPerPage: number;
}) {
  return {
    title: 'Purchases that wait for you',
    trail: TRAIL,
    summary: `${plural(read.all.groups, 'item')} in ${plural(read.all.lines, 'line')}`,
    groups: read.groups.map((group) => ({
      href: `/actuals/review/${group.lineId}`,
      why: OUTCOME_WORDS[group.outcome].label,
      item: itemOf(group),
      supplier: group.supplier,
      lines: figure(group.lines),
      quantity: quantityOf(group),
      amount: pounds(group.amount, group.currency),
    })),
    decisions: read.decisions.map((decision) => ({
      what: DECISION_WORDS[decision.kind],
      item: itemOf(decision),
      supplier: decision.supplier,
      line: decision.contractLine ?? '',
      reason: decision.reason,
      lines: plural(decision.lines, 'line'),
      by: `${decision.by}, ${dateTime(decision.decidedAt)}`,
      ...takingBack(decision),
    })),
    units: read.units.map((unit) => ({
      id: unit.id,
      words: `${capital(unit.item)}: 1 ${unit.fromUnit} is ${count(unit.factor)} ${unit.toUnit}`,
      lines: plural(unit.lines, 'purchase'),
      reason: unit.reason,
      by: `${unit.by}, ${dateTime(unit.statedAt)}`,
    })),
    paging: pagingView(read.page, read.all.groups, read.rowsPerPage, (page) => `/actuals/review?page=${page}`),
  };
}

/** Where a decision is taken back, or who has done so. */
function takingBack({ id, takenBackBy, takenBackAt }: DecisionRead) {
  return takenBackAt === null
    ? { takeBackHref: `/actuals/review/decisions/${id}/take-back` }
    : { takenBack: `Taken back by ${takenBackBy}, ${dateTime(takenBackAt)}` };
}

/** One group with its lines, and what a person can say of it. */
export function groupPage(read: {
  group: ReviewGroup;
  lines: readonly ActualLineRead[];
  choices: readonly ContractLineChoice[];
  values: Partial<ReviewDecision>;
  unit: StatedUnit;
  problems: readonly FieldProblem[];
}) {
  const { group, values } = read;
  const chosen = values.contractLineId ?? (group.contractLineIds.length === 1 ? group.contractLineIds[0]! : '');
  const isComparable = group.outcome !== 'currencyDiffers' && group.outcome !== 'unitDiffers';
  return {
    title: itemOf(group) || 'Purchases without an item',
    trail: [...TRAIL, { text: 'Waiting for you', href: '/actuals/review' }],
    id: group.lineId,
    isOpen: group.lineIds.length > 0,
    why: OUTCOME_WORDS[group.outcome],
    facts: [
      { name: 'Bought from', value: group.supplier },
      { name: 'Lines', value: figure(group.lineIds.length) },
      { name: 'Quantity', value: quantityOf(group) },
      { name: 'Paid', value: pounds(group.amount, group.currency) },
      {
        name: 'When',
        value: group.firstOn === group.lastOn ? date(group.firstOn) : `${date(group.firstOn)} to ${date(group.lastOn)}`,
      },
    ],
    lines: read.lines.map((line) => ({
      document: line.document,
      line: line.lineNumber,
      date: date(line.boughtOn),
      quantity: `${count(line.quantity)} ${line.unit}`.trim(),
      price: unitPounds(line.unitPrice, line.currency),
      amount: pounds(line.amount, line.currency),
      site: line.site,
      version: line.version > 1 ? `Changed, version ${line.version}` : '',
    })),
    shown: plural(read.lines.length, 'line'),
    isComparable,
    unit: unitForm(read),
    choices: [
      { value: '', text: 'Choose a line of a contract', selected: chosen === '' },
      ...read.choices.map((choice) => ({
        value: choice.id,
        text: `${choice.item}, ${unitPounds(choice.unitPrice, choice.currency)} ${perUnit(choice.unit)} (${choice.supplier}, ${choice.contract})`,
        selected: choice.id === chosen,
      })),
    ],
    kind: values.kind ?? '',
    reason: values.reason ?? '',
    errors: formErrors(read.problems),
  };
}

/** What a person is asked of a unit that the platform cannot turn into the contract's; null where nothing of it is asked. */
function unitForm({ group, choices, unit }: Pick<Parameters<typeof groupPage>[0], 'group' | 'choices' | 'unit'>) {
  const found = choices.find((choice) => choice.id === group.contractLineIds[0]);
  if (group.outcome !== 'unitDiffers' || !found) return null;
  return {
    question: `How many ${found.baseUnit === 'each' ? 'single items are' : `of ${found.baseUnit} are`} in 1 ${group.baseUnit}?`,
    hint: `The contract’s price is ${unitPounds(found.unitPrice, found.currency)} ${perUnit(found.unit)}. For a box of a hundred, enter 100.`,
    ...unit,
  };
}

/** An item with its code, as far as either is known. */
export function itemOf({ item, itemCode }: { item: string; itemCode: string }): string {
  return item === '' ? itemCode : itemCode === '' ? item : `${item} (${itemCode})`;
}

/** How much, with its unit where that is known. */
export function quantityOf({ quantity, unit }: { quantity: string; unit: string }): string {
  return measure(quantity, unit);
}
