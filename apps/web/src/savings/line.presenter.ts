import { parseMoney } from '@tandem/domain/money';
import {
  BASELINE_TYPES,
  baselineLabel,
  type BaselineType,
  EVIDENCE,
  EFFECT_WORDS,
  EFFECTS,
  type EvidenceKind,
  missingEvidence,
  savingMethod,
  type Stage,
  STAGE_WORDS as MEANINGS,
  STEPS,
} from '@tandem/domain/savings';
import type {
  BaselineRead,
  ChoiceRead,
  DeliveryRead,
  EvidenceRead,
  SavingLineRead,
  SavingsQueries,
} from '@tandem/features/savings';
import type { LocalDate } from '@tandem/domain/time';
import type { Tx } from '@tandem/platform/database';
import { count, date, dateTime, pounds } from '../http/format.js';
import { capital } from '../imports/file.view.js';
import type { ReportChart } from '../reports/report.js';
import { baselineRows } from './baselines.presenter.js';
import { added } from './headline.presenter.js';
import {
  ATTRIBUTION_WORDS,
  BUDGET_WORDS,
  evidenceWord,
  FUNDER_WORDS,
  totalName,
  MECHANISM_WORDS,
  STAGE_WORDS,
} from './savings.words.js';
import { stepsChart, stepsOf } from './steps.js';

/** Everything that is known of a line. */
export interface LineFile {
  readonly line: SavingLineRead;
  readonly baselines: readonly BaselineRead[];
  readonly choices: readonly ChoiceRead[];
  readonly evidence: readonly EvidenceRead[];
  readonly deliveries: readonly DeliveryRead[];
}

/** Reads a line with everything that is known of it. */
export async function lineFileOf(tx: Tx, queries: SavingsQueries, id: string): Promise<LineFile> {
  return {
    line: await queries.line(tx, id),
    baselines: await queries.baselines(tx, [id]),
    choices: await queries.choices(tx, [id]),
    evidence: await queries.evidence(tx, [id]),
    deliveries: await queries.deliveries(tx, [id]),
  };
}

/** What the reader may do with the line; each is offered only where it is the next thing. */
export interface LineRights {
  readonly mayRaise: boolean;
  readonly mayValidate: boolean;
  readonly isOwn: boolean;
}

/** One line with its baselines, evidence and stages, for the person who must sign it. */
export function linePage(file: LineFile, rights: LineRights, today: LocalDate) {
  const { line } = file;
  const stages = [...new Set(line.open.map((one) => one.stage))];
  const at = (stage: Stage) => added(line.open.filter((one) => one.stage === stage));
  const known = file.evidence.map((one) => one.kind).filter((kind): kind is EvidenceKind => kind in EVIDENCE);
  const asked = (stage: Stage, given: readonly string[] = []) =>
    missingEvidence(stage, { ...line, evidence: known })
      .filter((kind) => !given.includes(kind))
      .map((kind) => ({ kind, label: EVIDENCE[kind].label, ask: EVIDENCE[kind].ask }));
  return {
    title: `${line.item}, ${line.financialYear}`,
    id: line.id,
    scheme: line.schemeReference,
    trail: [
      { text: 'Savings', href: '/savings' },
      { text: line.schemeReference, href: `/savings/schemes/${line.schemeId}` },
    ],
    kind: totalName(line),
    method: methodOf(line),
    figures: stages.map((stage) => ({ value: pounds(at(stage)), label: STAGE_WORDS[stage], isLoss: at(stage) < 0n })),
    disBenefit: line.open.some((one) => one.attribution === 'PARTNERSHIP' && parseMoney(one.amount) < 0n),
    facts: factsOfLine(line),
    parts: EFFECTS.flatMap((effect) =>
      line.open
        .filter((one) => one.effect === effect)
        .map((one) => ({
          effect: EFFECT_WORDS[effect],
          stage: STAGE_WORDS[one.stage],
          attribution: ATTRIBUTION_WORDS[one.attribution],
          amount: pounds(one.amount),
        })),
    ),
    chart: stepsOfLine(line),
    baselines: baselineRows(file, today),
    choice: choiceOf(file),
    evidence: file.evidence.map((one) => ({
      kind: evidenceWord(one.kind),
      reference: one.reference,
      on: date(one.notedOn),
      by: one.addedByName,
    })),
    missing: asked('validated', rights.mayValidate ? [] : ['costCentre', 'subjectiveCode', 'budgetJournal']),
    steps: STEPS.map((stage) => ({
      name: STAGE_WORDS[stage],
      meaning: MEANINGS[stage].meaning,
      isHere: stages.includes(stage),
    })),
    deliveries: file.deliveries.map((one) => ({
      month: date(one.month).replace(/^1 /, ''),
      quantity: count(one.quantity),
      paid: pounds(one.paidAmount),
      note: one.isReversed ? 'Taken back' : '',
    })),
    forms: formsOf(line, rights, { stages, asked, today }),
    baselineTypes: BASELINE_TYPES.map(({ type, label }) => ({ value: String(type), text: `${type}. ${label}` })),
    evidenceKinds: Object.entries(EVIDENCE).map(([value, { label }]) => ({ value, text: label })),
  };
}

/** The forms that the reader is offered: each only where it is the next thing to do on a line of their own trust. */
function formsOf(
  line: SavingLineRead,
  rights: LineRights,
  at: {
    stages: readonly Stage[];
    asked: (stage: Stage) => readonly { kind: string; label: string; ask: string }[];
    today: LocalDate;
  },
) {
  const { stages, asked, today } = at;
  const [early] = stages.filter((stage) => stage === 'identified' || stage === 'forecast');
  const next = early === 'identified' ? 'forecast' : early === 'forecast' ? 'contracted' : undefined;
  return {
    move:
      rights.isOwn && rights.mayRaise && next ? { to: next, name: STAGE_WORDS[next], asked: asked(next) } : undefined,
    deliver:
      rights.isOwn && rights.mayRaise && !early && line.jointAmount !== '0.00' && !stages.includes('rejected')
        ? { asked: asked('delivered'), month: today }
        : undefined,
    validate:
      rights.isOwn && rights.mayValidate && stages.includes('delivered')
        ? { isCash: line.cashType === 'CASH_RELEASING' }
        : undefined,
    reject: rights.isOwn && rights.mayValidate && stages.some((stage) => stage !== 'validated' && stage !== 'rejected'),
    reforecast: rights.isOwn && rights.mayRaise ? reforecastFields(line) : [],
    papers: rights.isOwn && rights.mayRaise,
  };
}

/** The method that made the line, with the page that explains it. */
function methodOf({ method, methodVersion }: SavingLineRead) {
  const known = savingMethod(method);
  return {
    href: known ? `/methods/savings/${method}` : '/methods/savings',
    text: `${known?.title ?? method}, version ${methodVersion}`,
  };
}

/** What is known of a line beside its amounts, in words. */
export function factsOfLine(line: SavingLineRead) {
  return [
    { key: 'Trust that holds the budget', value: line.trust },
    { key: 'Budget', value: capital(BUDGET_WORDS[line.budgetType]) },
    { key: 'Who pays', value: FUNDER_WORDS[line.fundedBy] },
    ...(line.countedAlsoBy === null ? [] : [{ key: 'Counted by a framework’s owner too', value: line.countedAlsoBy }]),
    { key: 'Made by', value: MECHANISM_WORDS[line.mechanism] },
    { key: 'Quantity', value: `${count(line.quantity)}, of which ${count(line.deliveredQuantity)} delivered` },
    {
      key: 'Would have been paid',
      value: line.baselineAmount === null ? 'Nothing to compare with' : pounds(line.baselineBalance),
    },
    {
      key: 'Would have been paid alone',
      value: line.aloneAmount === null ? 'Not evidenced' : pounds(line.aloneAmount),
    },
    { key: 'Is or will be paid', value: pounds(line.spendBalance) },
    { key: 'Cost centre', value: line.costCentre ?? 'Not given yet' },
    { key: 'Subjective code', value: line.subjectiveCode ?? 'Not given yet' },
  ];
}

/** Which baseline is used, who chose it and why; undefined where nobody has. */
export function choiceOf({ choices, baselines }: LineFile) {
  const last = choices.at(-1);
  const chosen = last && baselines.find((one) => one.id === last.baselineId);
  if (!chosen) return undefined;
  return `${baselineLabel(chosen.type as BaselineType)} was chosen by ${last.chosenByName} on ${dateTime(last.chosenAt)}: ${last.reason}.`;
}

function reforecastFields(line: SavingLineRead) {
  const coming = line.open.filter((one) => ['identified', 'forecast', 'contracted'].includes(one.stage));
  return coming.map((one) => ({ name: one.effect, label: EFFECT_WORDS[one.effect], value: one.amount }));
}

/** From what would have been paid to what is paid, by effect; undefined where there is nothing to compare with. */
export function stepsOfLine(line: SavingLineRead): ReportChart | undefined {
  const steps = stepsOf([line]);
  const title = 'From what would have been paid to what is paid';
  return steps && { title, svg: stepsChart({ id: 'steps', title }, steps) };
}
