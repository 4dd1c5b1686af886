import { type AwardProblem, type AwardQuantity, verifyAward } from '@tandem/domain/awards';
import { awardProgram, type AwardProgram } from './award-program.js';
import type { Engine, EngineAnswer } from './engines.js';
import type { PackDocument } from './pack-document.js';
import { readTender } from './tender.js';
import type { Form } from './writing.js';

/** What another engine found for a tender, with its quantities priced exactly by the product. */
export interface Opinion {
  readonly status: EngineAnswer['status'];
  /** The exact cost of the quantities that it found, in pence; undefined when they break a limit. */
  readonly cost?: bigint;
  /** What the engine itself takes its objective for, in pence and doubles. */
  readonly claimed?: number;
  readonly rows?: readonly AwardQuantity[];
  readonly violations: readonly string[];
  readonly ms: number;
  readonly cpuMs: number;
}

export interface Question {
  readonly document: PackDocument;
  readonly problem: AwardProblem;
  readonly scenario: string;
  readonly coalition: readonly string[];
  readonly form: Form;
  readonly timeLimitMs: number;
}

/** Asks an engine for the award of a tender, in the second formulation, and prices its answer exactly. */
export async function askEngine(engine: Engine, question: Question): Promise<Opinion> {
  const { document, problem, scenario, coalition, form, timeLimitMs } = question;
  const written = awardProgram(readTender(document, scenario, coalition), form);
  if (written.program.isContradictory) return { status: 'infeasible', violations: [], ms: 0, cpuMs: 0 };
  // Whole pence need less than a penny; where roundings may be fractions, half a penny is near enough.
  const answer = await engine.solve(written.program, { timeLimitMs, absoluteGap: 0.4 / written.unit });
  const { ms, cpuMs } = answer;
  if (!answer.x) return { status: answer.status, violations: [], ms, cpuMs };
  if (!answer.x.every(Number.isFinite)) return { status: 'failed', violations: [], ms, cpuMs };
  const rows = rowsOf(written, problem, readTender(document, scenario, coalition), answer.x);
  const { violations, priced } = verifyAward(problem, { rows });
  return {
    status: answer.status,
    ...(violations.length === 0 && priced ? { cost: priced.cost } : {}),
    ...(answer.objective === undefined ? {} : { claimed: answer.objective * written.unit }),
    rows,
    violations: violations.map(({ message }) => message),
    ms,
    cpuMs,
  };
}

/** Quantities by the product's places of line and supplier, found by their ids. */
function rowsOf(
  { steps }: AwardProgram,
  problem: AwardProblem,
  tender: ReturnType<typeof readTender>,
  x: Float64Array,
): AwardQuantity[] {
  const lineAt = new Map(problem.lines.map((line, l) => [line.id, l]));
  const supplierAt = new Map(problem.suppliers.map((supplier, s) => [supplier.id, s]));
  return tender.lines.flatMap((line, l) =>
    tender.suppliers.flatMap(({ id }, s): AwardQuantity[] => {
      const won = steps[l]![s]!.reduce((sum, [column, value]) => sum + BigInt(Math.round(x[column]!)) * value, 0n);
      if (won === 0n) return [];
      return [{ line: lineAt.get(line.id)!, supplier: supplierAt.get(id)!, quantity: won * line.step }];
    }),
  );
}
