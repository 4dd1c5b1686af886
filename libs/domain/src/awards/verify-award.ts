import { moneyText, money, quantity as asQuantity, quantityText } from '@tandem/domain/money';
import type { AwardProblem, ProblemRule } from './award-problem.js';
import { priceAward } from './price-award.js';
import type { AwardQuantity, PricedAward } from './priced-award.js';

/** What somebody claims: the quantities, and if stated the amounts and the cost in pence. */
export interface ClaimedAward {
  readonly rows: readonly (AwardQuantity & { readonly amount?: bigint })[];
  readonly cost?: bigint;
}

/** A limit or rule that an award breaks: what kind it is, or which rule of the scenario, and the finding as a sentence. */
export interface Violation {
  readonly of: 'form' | 'demand' | 'lot' | 'bar' | 'supplier' | 'price' | 'amount' | ProblemRule['rule'];
  readonly message: string;
}

/** The findings as one text, for a message. */
export function inWords(violations: readonly Violation[]): string {
  return violations.map(({ message }) => message).join(' ');
}

/** What the verifier found: every violation, and the exact price when one exists. */
export interface Verification {
  readonly violations: readonly Violation[];
  readonly priced?: PricedAward;
}

/**
 * Checks an award against its problem in whole numbers, and returns every violation.
 *
 * It knows nothing of any solver: it sums the quantities, compares each limit and share by cross
 * multiplication, and prices the rows again. An award is what it claims exactly when the list is empty.
 */
export function verifyAward(problem: AwardProblem, claim: ClaimedAward): Verification {
  const malformed = malformedRows(problem, claim);
  if (malformed.length > 0) return { violations: malformed };
  const won = problem.suppliers.map(() => problem.lines.map(() => 0n));
  for (const row of claim.rows) won[row.supplier]![row.line]! += row.quantity;
  const violations = [
    ...demandViolations(problem, won),
    ...lotViolations(problem, won),
    ...supplierViolations(problem, won),
    ...problem.rules.flatMap((rule) => ruleViolations(problem, won, rule)),
  ];
  const priced = priceAward(problem, claim.rows);
  if (!priced) return { violations: [...violations, broken('price', 'A quantity has no price that allows it.')] };
  for (const row of priced.rows) {
    const claimed = claim.rows.find((r) => r.line === row.line && r.supplier === row.supplier)?.amount;
    if (claimed !== undefined && claimed !== row.amount) {
      violations.push(
        broken('amount', `${where(problem, row)}: the amount is ${pounds(row.amount)}, not ${pounds(claimed)}.`),
      );
    }
  }
  if (claim.cost !== undefined && claim.cost !== priced.cost) {
    violations.push(broken('amount', `The cost is ${pounds(priced.cost)}, not ${pounds(claim.cost)}.`));
  }
  return { violations, priced };
}

function malformedRows(problem: AwardProblem, claim: ClaimedAward): Violation[] {
  const seen = new Set<string>();
  return claim.rows.flatMap((row): Violation[] => {
    const wrong = (message: string) => [broken('form', message)];
    if (!problem.lines[row.line] || !problem.suppliers[row.supplier])
      return wrong('A row names a line or supplier that is not there.');
    const key = `${row.line}/${row.supplier}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    if (isRepeated) return wrong(`${where(problem, row)}: the row appears twice.`);
    if (typeof row.quantity !== 'bigint')
      return wrong(`${where(problem, row)}: the quantity is not a whole number of thousandths.`);
    if (row.quantity <= 0n) return wrong(`${where(problem, row)}: the quantity is not more than nought.`);
    if (row.quantity % problem.lines[row.line]!.step !== 0n)
      return wrong(`${where(problem, row)}: the line is indivisible.`);
    return [];
  });
}

type Won = readonly (readonly bigint[])[];

function demandViolations(problem: AwardProblem, won: Won): Violation[] {
  return problem.lines.flatMap((line, l) => {
    const bought = total(won.map((row) => row[l]!));
    return bought === line.demand
      ? []
      : [broken('demand', `${line.id}: ${units(bought)} bought where ${units(line.demand)} are needed.`)];
  });
}

function lotViolations(problem: AwardProblem, won: Won): Violation[] {
  return problem.lots.flatMap((lot, index) => {
    const found: Violation[] = [];
    const winners = problem.suppliers.flatMap((_, s) => (lot.lines.some((l) => won[s]![l]! > 0n) ? [s] : []));
    if (!lot.mayBeSplit && winners.length > 1) found.push(broken('lot', `${lot.id}: the lot may not be split.`));
    if (lot.maxSuppliers !== undefined && winners.length > lot.maxSuppliers) {
      found.push(broken('lot', `${lot.id}: ${winners.length} suppliers where ${lot.maxSuppliers} are allowed.`));
    }
    for (const s of winners) {
      const supplier = problem.suppliers[s]!;
      if (supplier.barred.has(index)) found.push(broken('bar', `${lot.id}: ${supplier.id} may not win here.`));
      if (shareBelow(problem, won[s]!, lot.lines, lot.reference, lot.minShareBasisPoints)) {
        found.push(broken('lot', `${lot.id}: ${supplier.id} wins less than the smallest share.`));
      }
    }
    return found;
  });
}

function supplierViolations(problem: AwardProblem, won: Won): Violation[] {
  return problem.suppliers.flatMap(({ id, bid, prices }, s) => {
    const found: Violation[] = [];
    if (bid.capacityQuantity !== undefined && total(won[s]!) > bid.capacityQuantity) {
      found.push(broken('supplier', `${id}: ${units(total(won[s]!))} are more than it can supply.`));
    }
    const atList = total(won[s]!.map((q, l) => q * (prices[l]?.unitPrice ?? 0n)));
    if (bid.capacityValue !== undefined && atList > bid.capacityValue * 100_000n) {
      found.push(broken('supplier', `${id}: the value at list price is more than it can supply.`));
    }
    return found;
  });
}

function ruleViolations(problem: AwardProblem, won: Won, rule: ProblemRule): Violation[] {
  const breaks = (finding: string) => [broken(rule.rule, `Rule ${rule.rule}: ${finding}`)];
  const all = problem.lines.map((_, l) => l);
  switch (rule.rule) {
    case 'maxSuppliers': {
      const count = won.filter((row) => row.some((q) => q > 0n)).length;
      return count > rule.value ? breaks(`${count} suppliers where ${rule.value} are allowed.`) : [];
    }
    case 'maxShare':
      return problem.suppliers.flatMap(({ id }, s) =>
        value(problem, won[s]!, all) * 10_000n > BigInt(rule.basisPoints) * problem.reference
          ? breaks(`${id} wins more than its share.`)
          : [],
      );
    case 'minShareSme': {
      const small = problem.suppliers.flatMap(({ sme }, s) => (sme ? [value(problem, won[s]!, all)] : []));
      const isShort = total(small) * 10_000n < BigInt(rule.basisPoints) * problem.reference;
      return isShort ? breaks('the small suppliers win less than their share.') : [];
    }
    case 'retain': {
      const lot = problem.lots[rule.lot]!;
      const row = won[rule.supplier] ?? problem.lines.map(() => 0n);
      const isShort = shareBelow(problem, row, lot.lines, lot.reference, rule.minBasisPoints);
      return isShort ? breaks(`${lot.id} leaves the retained supplier less than its share.`) : [];
    }
    case 'carbonCap': {
      const carbon = total(
        problem.suppliers.map(({ prices }, s) => total(won[s]!.map((q, l) => q * (prices[l]?.carbonPerUnit ?? 0n)))),
      );
      return carbon * rule.scale > rule.limit ? breaks('the award emits more than the cap.') : [];
    }
    default:
      return rule satisfies never;
  }
}

function broken(of: Violation['of'], message: string): Violation {
  return { of, message };
}

function value(problem: AwardProblem, row: readonly bigint[], lines: readonly number[]): bigint {
  return total(lines.map((l) => row[l]! * problem.lines[l]!.reference));
}

function shareBelow(
  problem: AwardProblem,
  row: readonly bigint[],
  lines: readonly number[],
  reference: bigint,
  basisPoints: number,
): boolean {
  return value(problem, row, lines) * 10_000n < BigInt(basisPoints) * reference;
}

function where(problem: AwardProblem, row: AwardQuantity): string {
  return `${problem.lines[row.line]!.id} from ${problem.suppliers[row.supplier]!.id}`;
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}

const pounds = (pence: bigint) => moneyText(money(pence));
const units = (thousandths: bigint) => quantityText(asQuantity(thousandths));
