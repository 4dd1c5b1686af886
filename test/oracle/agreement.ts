import { type AwardProblem, awardProblem, readTenderPack } from '@tandem/domain/awards';
import type { PackDocument } from './pack-document.js';
import type { OracleTender } from './tender.js';

/** A tender with the coalition for which it is awarded. */
export interface Tender {
  readonly document: PackDocument;
  readonly coalition: readonly string[];
}

/** What somebody checks about a tender: a sentence when it does not hold. */
export type Check = (tender: Tender) => Promise<string | undefined>;

/** The product's reading of a tender; undefined when the pack is refused. */
export function problemOf({ document, coalition }: Tender): AwardProblem | undefined {
  const { pack } = readTenderPack(document);
  return pack && awardProblem(pack, document.scenarios[0]!.id, coalition);
}

/** Every award of a small tender, as the auditor's table: each line's steps shared out in every way. */
export function* everyAward(tender: OracleTender, line = 0): Generator<bigint[][]> {
  const at = tender.lines[line];
  if (!at) {
    yield [];
    return;
  }
  for (const row of splits(at.demand / at.step, tender.suppliers.length)) {
    const first = row.map((steps) => steps * at.step);
    for (const rest of everyAward(tender, line + 1)) yield [first, ...rest];
  }
}

function* splits(steps: bigint, parts: number): Generator<bigint[]> {
  if (parts === 1) {
    yield [steps];
    return;
  }
  for (let first = 0n; first <= steps; first += 1n)
    for (const rest of splits(steps - first, parts - 1)) yield [first, ...rest];
}

/**
 * The smallest pack that still fails the check, as text, with what it fails by.
 *
 * Takes away one field or one element after the other as long as the pack stays valid and the check
 * goes on failing; what is left is what somebody has to understand.
 */
export async function smallest(tender: Tender, check: Check, tries = 400): Promise<string> {
  let best = tender;
  let reason = await check(tender);
  for (let left = tries, isShorter = true; isShorter && left > 0;) {
    isShorter = false;
    for (const document of shorter(best.document)) {
      if (left <= 0) break;
      if (!readTenderPack(document).pack) continue;
      left -= 1;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The reader above has accepted it.
      const candidate = { ...best, document: document as PackDocument };
      const found = await check(candidate);
      if (found === undefined) continue;
      [best, reason, isShorter] = [candidate, found, true];
      break;
    }
  }
  return `${reason}\ncoalition ${best.coalition.join(', ')}\n${JSON.stringify(best.document)}`;
}

/** The document with one thing less, larger things first. */
function shorter(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const rebuilt = (kept: [string, unknown][]) => (isList ? kept.map(([, v]) => v) : Object.fromEntries(kept));
  const without = entries.map((_, i) => rebuilt(entries.filter((__, k) => k !== i)));
  const inside = entries.flatMap(([key, child], i) =>
    shorter(child).map((less) => rebuilt(entries.with(i, [key, less]))),
  );
  return [...without, ...inside];
}
