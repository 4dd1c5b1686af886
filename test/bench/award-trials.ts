import { type AwardProblem, awardProblem, readTenderPack } from '@tandem/domain/awards';
import { checkCertificate, readCertificate } from '@tandem/domain/certificates';
import type { SolveResult, Solver } from '@tandem/platform/solver';
import type { Form } from '../oracle/writing.js';
import { Cbc, type Engine, Glpsol, HighsMip, isInstalled } from '../oracle/engines.js';
import type { PackDocument } from '../oracle/pack-document.js';
import { askEngine } from '../oracle/second-opinion.js';
import { generateTender, type TenderSpec } from './tender-generator.js';

/** One engine on one tender. */
export interface Trial {
  readonly ms: number;
  readonly cpuMs: number;
  /** `unpriced`: the engine's quantities break a limit when they are looked at exactly. */
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'none' | 'unpriced';
  /** Pence, priced exactly by the product. */
  readonly cost?: bigint;
  /** Of the product only. */
  readonly gap?: bigint;
  readonly tie?: SolveResult['tie'];
  /** When the gap that was reported fell to a ten-thousandth. */
  readonly nearMs?: number;
  /** When the award was proved and only ties were left. */
  readonly provedMs?: number;
  readonly checkMs?: number;
}

/** A tender as it is put before every engine. */
export interface Posed {
  readonly document: PackDocument;
  readonly problem: AwardProblem;
  readonly scenario: string;
  readonly coalition: readonly string[];
}

/** The engines beside the product, each in the formulation that suits it best. */
export interface Comparators {
  readonly engines: readonly { readonly engine: Engine; readonly form: Form }[];
  close(): Promise<void>;
}

export function comparators(): Comparators {
  const highs = new HighsMip();
  return {
    engines: [
      ...(isInstalled('glpsol') ? [{ engine: new Glpsol(), form: 'compact' as const }] : []),
      ...(isInstalled('cbc') ? [{ engine: new Cbc(), form: 'compact' as const }] : []),
      { engine: highs, form: 'disaggregated' as const },
    ],
    close: async () => highs.close(),
  };
}

/** The tender of a specification, read by the product, for all trusts or some. */
export function posed(spec: TenderSpec): (scenario?: string, coalition?: readonly string[]) => Posed {
  const { document } = generateTender(spec);
  const { pack, problems } = readTenderPack(document);
  if (!pack) throw new Error(`The generated tender is refused: ${JSON.stringify(problems)}`);
  return (scenario = 'base', coalition = pack.trusts) => ({
    document,
    problem: awardProblem(pack, scenario, coalition),
    scenario,
    coalition,
  });
}

/** The product's turn: everything between the problem and the proved award with its ties decided. */
export async function ownTrial(solver: Solver, { problem }: Posed, timeLimitMs: number): Promise<Trial> {
  const began = performance.now();
  const used = process.cpuUsage();
  let nearMs: number | undefined;
  let provedMs: number | undefined;
  const result = await solver.solve(problem, {
    timeLimitMs,
    onProgress: ({ step, costPence, boundPence }) => {
      const now = performance.now() - began;
      if (step === 'ties') provedMs ??= now;
      const isNear =
        costPence !== undefined && boundPence !== undefined && (costPence - boundPence) * 10_000n <= costPence;
      if (isNear) nearMs ??= now;
    },
  });
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  const isProved = result.status === 'optimal';
  return {
    ms,
    cpuMs: (user + system) / 1000,
    status: result.status === 'timeLimit' ? 'none' : result.status,
    ...(result.costPence === undefined ? {} : { cost: result.costPence }),
    ...(result.gapPence === undefined ? {} : { gap: result.gapPence }),
    ...(result.tie === undefined ? {} : { tie: result.tie }),
    ...(isProved || nearMs !== undefined ? { nearMs: nearMs ?? provedMs ?? ms } : {}),
    ...(isProved ? { provedMs: provedMs ?? ms } : {}),
    ...checkedCertificate(problem, result),
  };
}

/** Times the check of the certificate alone. A certificate that proves nothing ends the bench. */
function checkedCertificate(problem: AwardProblem, result: SolveResult): { checkMs?: number } {
  if (!result.certificate || result.status !== 'optimal') return {};
  const began = performance.now();
  const certificate = readCertificate(result.certificate);
  const { problems } = certificate
    ? checkCertificate(problem, certificate)
    : { problems: ['It is not a certificate.'] };
  const proves = problems.length === 0 && certificate?.bound === result.costPence;
  if (!proves) throw new Error(`The certificate does not prove the award: ${problems.join(' ')}`);
  return { checkMs: performance.now() - began };
}

/** A comparator's turn: reading and solving the program, which was written beforehand. */
export async function otherTrial(
  { engine, form }: Comparators['engines'][number],
  question: Posed,
  timeLimitMs: number,
): Promise<Trial> {
  const { status, cost, violations, ms, cpuMs } = await askEngine(engine, { ...question, form, timeLimitMs });
  const found = cost === undefined ? 'none' : 'feasible';
  return {
    ms,
    cpuMs,
    status: violations.length > 0 ? 'unpriced' : status === 'optimal' || status === 'infeasible' ? status : found,
    ...(cost === undefined ? {} : { cost }),
  };
}
