import { Injectable } from '@nestjs/common';
import { tryParseUnitPrice, type UnitPrice, unitPriceText } from '@tandem/domain/money';
import { DomainError, type FieldProblem } from '@tandem/domain/refusals';
import { CLAUSE_KINDS, type ClauseKind } from '@tandem/domain/savings';
import { compareDates, type LocalDate, londonDate, tryParseLocalDate } from '@tandem/domain/time';
import { requirePermission } from '@tandem/features/partnership';
import { record } from '@tandem/platform/audit';
import type { Tx } from '@tandem/platform/database';
import { enqueue } from '@tandem/platform/queue';
import { type ContractRead, ContractsQueries } from './contracts.queries.js';

/** A clause as a person reads it off the contract. Every value is text; no line code means every line. */
export interface StatedClause {
  readonly lineCode: string;
  readonly kind: string;
  readonly series: string;
  readonly baseValue: string;
  readonly baseOn: string;
  /** In percent of the price; 0 takes the clause back. */
  readonly share: string;
  readonly source: string;
}

/** Values of a series, one line for each month: "2026-05 0.8410". */
export interface StatedValues {
  readonly kind: string;
  readonly series: string;
  readonly months: string;
  readonly source: string;
  readonly publishedOn: string;
}

const MONTHS_MAX = 600;
/** All of a price, in hundredths of a percent. */
const WHOLE = 10_000;

/** What people say of the prices that a contract lets move: its clauses, and the rates and indices that they follow. */
@Injectable()
export class ClausesService {
  constructor(private readonly contracts: ContractsQueries) {}

  /**
   * States that the price of a contract's lines follows a currency or an index, from which value and how much of it. The
   * latest statement of a line and kind counts; what was delivered is explained anew by a job. No lock: statements are added.
   * @throws DomainError CONTRACT.NOT_FOUND, ACCESS.TRUST_ONLY
   */
  async stateClause(tx: Tx, contractId: string, stated: StatedClause): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'contract.stateClause');
    const contract = await this.contracts.contract(tx, contractId);
    const lines = await this.contracts.lines(tx, contractId);
    const codes = [...new Set(lines.map((line) => line.lineCode))];
    const of = stated.lineCode === '' ? codes : codes.filter((code) => code === stated.lineCode);
    const read = readClause(stated, londonDate(tx.now));
    const problems = [
      ...(of.length === 0 ? [{ field: 'lineCode', message: 'Choose a line of this contract' }] : []),
      ...('problems' in read ? read.problems : abroadProblems(contract, read)),
    ];
    if ('problems' in read || problems.length > 0) return problems;
    await tx.rows(
      `insert into contract_price_clause (partnership_id, contract_id, line_code, kind, series, base_value, base_on, share, source,
         stated_by, stated_by_name, stated_for)
       select $1, $2, code, $4, $5, $6, $7, $8, $9, $10, $11, $12 from unnest($3::text[]) as code`,
      [
        contract.partnershipId,
        contractId,
        of,
        read.kind,
        read.series,
        unitPriceText(read.baseValue),
        read.baseOn,
        read.share,
        stated.source.trim(),
        ...personOf(tx),
      ],
    );
    await say(tx, contract, 'contract.clauseStated', { ...read, baseValue: unitPriceText(read.baseValue), lines: of });
    await explainAgain(tx, contract.partnershipId);
    return [];
  }

  /**
   * Gives values of a series that a contract follows, with their source and the day on which they were published. The latest
   * value of a month counts, and the one before stays. No lock: values are added.
   * @throws DomainError CONTRACT.NOT_FOUND, ACCESS.TRUST_ONLY
   */
  async giveValues(tx: Tx, contractId: string, stated: StatedValues): Promise<FieldProblem[]> {
    requirePermission(tx.actor, 'contract.stateClause');
    const contract = await this.contracts.contract(tx, contractId);
    const kind = CLAUSE_KINDS.find((one) => one === stated.kind);
    const publishedOn = tryParseLocalDate(stated.publishedOn);
    const values = valuesOf(stated.months);
    const problems = valueProblems(stated, { kind, publishedOn, values, today: londonDate(tx.now) });
    if (problems.length > 0 || !kind || !publishedOn || !Array.isArray(values)) return problems;
    await tx.rows(
      `insert into price_series_value (partnership_id, kind, series, month, value, source, published_on, stated_by, stated_by_name, stated_for)
       select $1, $2, $3, v.month, v.value, $6, $7, $8, $9, $10 from unnest($4::date[], $5::numeric[]) as v (month, value)`,
      [
        contract.partnershipId,
        kind,
        seriesName(kind, stated.series),
        values.map((one) => one.month),
        values.map((one) => unitPriceText(one.value)),
        stated.source.trim(),
        publishedOn,
        ...personOf(tx),
      ],
    );
    await say(tx, contract, 'contract.seriesGiven', { kind, series: stated.series, months: values.length });
    await explainAgain(tx, contract.partnershipId);
    return [];
  }
}

function readClause(
  stated: StatedClause,
  today: LocalDate,
):
  | { kind: ClauseKind; series: string; baseValue: UnitPrice; baseOn: LocalDate; share: number }
  | { problems: FieldProblem[] } {
  const kind = CLAUSE_KINDS.find((one) => one === stated.kind);
  const baseValue = positive(tryParseUnitPrice(stated.baseValue));
  const baseOn = tryParseLocalDate(stated.baseOn);
  const share = /^\d{1,3}(?:\.\d{1,2})?$/.test(stated.share.trim())
    ? (tryParseUnitPrice(stated.share.trim()) ?? 0n) / 100n
    : undefined;
  const problems: FieldProblem[] = seriesProblems(stated, kind);
  if (baseValue === undefined)
    problems.push({ field: 'baseValue', message: 'Enter the rate or index when the price was agreed, such as 0.8450' });
  if (!baseOn || compareDates(baseOn, today) > 0)
    problems.push({ field: 'baseOn', message: 'Enter the day of that rate or index, such as 1 April 2026' });
  if (share === undefined || share > 10_000n)
    problems.push({ field: 'share', message: 'Enter how much of the price follows it, from 0 to 100 percent' });
  if (!kind || baseValue === undefined || !baseOn || share === undefined || problems.length > 0) return { problems };
  return { kind, series: seriesName(kind, stated.series), baseValue, baseOn, share: Number(share) };
}

/**
 * A price in another currency is wholly in that one: what is stated of it is the rate at which it was agreed. Pounds for one
 * of a third currency would say nothing of it.
 */
function abroadProblems(
  { currency }: ContractRead,
  { kind, series, share }: { kind: ClauseKind; series: string; share: number },
): FieldProblem[] {
  if (kind !== 'currency' || currency === 'GBP') return [];
  if (series !== currency)
    return [{ field: 'series', message: `The prices of this contract are in ${currency}: enter ${currency}` }];
  return share === 0 || share === WHOLE
    ? []
    : [{ field: 'share', message: `All of a price in ${currency} follows its rate: enter 100, or 0 to take it back` }];
}

function seriesProblems({ series, source }: { series: string; source: string }, kind?: ClauseKind): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!kind) problems.push({ field: 'kind', message: 'Choose whether it is a currency or an index' });
  const name = series.trim();
  if (kind === 'currency' && !/^(?!GBP)[A-Z]{3}$/.test(name.toUpperCase()))
    problems.push({ field: 'series', message: 'Enter the three letters of the other currency, such as EUR' });
  else if (name === '' || name.length > 120)
    problems.push({ field: 'series', message: 'Enter the name under which the index is published' });
  if (source.trim() === '' || source.length > 500)
    problems.push({ field: 'source', message: 'Enter where it stands, such as clause 12 of the contract' });
  return problems;
}

function valueProblems(
  stated: StatedValues,
  read: {
    kind: ClauseKind | undefined;
    publishedOn: LocalDate | undefined;
    values: MonthValue[] | string;
    today: LocalDate;
  },
): FieldProblem[] {
  const problems = seriesProblems(stated, read.kind);
  if (!read.publishedOn || compareDates(read.publishedOn, read.today) > 0)
    problems.push({ field: 'publishedOn', message: 'Enter the day on which the values were published' });
  if (typeof read.values === 'string') problems.push({ field: 'months', message: read.values });
  else if (read.values.some((one) => compareDates(one.month, read.today) > 0))
    problems.push({ field: 'months', message: 'A month must not be in the future' });
  return problems;
}

interface MonthValue {
  readonly month: LocalDate;
  readonly value: UnitPrice;
}

/** Each line's month and value, or what is wrong with the first that cannot be read. */
function valuesOf(text: string): MonthValue[] | string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) return 'Enter each month with its value on a line of its own, such as 2026-05 0.8410';
  if (lines.length > MONTHS_MAX) return `Enter ${MONTHS_MAX} months or fewer at once`;
  const read: MonthValue[] = [];
  for (const line of lines) {
    const [, month = '', figure = ''] = /^(\d{4}-\d{2})[\s,;]+(\S+)$/.exec(line) ?? [];
    const day = tryParseLocalDate(`${month}-01`);
    const value = positive(tryParseUnitPrice(figure));
    if (!day || value === undefined) return `“${line.slice(0, 60)}” is no month with its value, such as 2026-05 0.8410`;
    if (read.some((one) => one.month === day)) return `${month} is there twice`;
    read.push({ month: day, value });
  }
  return read;
}

function seriesName(kind: ClauseKind, series: string): string {
  return kind === 'currency' ? series.trim().toUpperCase() : series.trim();
}

function positive(value: UnitPrice | undefined): UnitPrice | undefined {
  return value !== undefined && value > 0n ? value : undefined;
}

/** Who says it: account, name, trust. @throws DomainError ACCESS.TRUST_ONLY */
function personOf({ actor }: Tx): [string, string, string] {
  if (actor.accountId === null || actor.organisationId === null)
    throw new DomainError('ACCESS.TRUST_ONLY', {}, 'Only a person of a trust can say what a contract’s price follows.');
  return [actor.accountId, actor.name, actor.organisationId];
}

async function say(tx: Tx, contract: ContractRead, action: string, after: object): Promise<void> {
  await record(tx, {
    chain: `trust:${tx.actor.organisationId}`,
    action,
    subject: { kind: 'contract', id: contract.id },
    partnershipId: contract.partnershipId,
    after,
  });
}

/** Has what every trust of the partnership has bought explained anew. */
async function explainAgain(tx: Tx, partnershipId: string): Promise<void> {
  const trusts = await tx.rows<{ id: string }>(
    `select distinct trust_id as id from contract_line where partnership_id = $1`,
    [partnershipId],
  );
  for (const { id } of trusts)
    await enqueue(tx, {
      job: 'actuals.deliver',
      jobId: `explain-${id}-${tx.now.getTime()}`,
      data: { trustId: id },
    });
}
