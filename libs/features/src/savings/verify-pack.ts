import { plainRows, savingMethod } from '@tandem/domain/savings';
import { isPack, lineName, nameOf, type Pack, PACK_FORM, postedByLine, type Row } from './pack-form.js';
import { chainFaults, journalFaults, reversalFaults } from './pack-journals.js';
import { lineFaults, strayFaults } from './pack-lines.js';

/** What was recomputed of a pack, and each sentence on what does not agree. */
export interface PackCheck {
  readonly lines: number;
  readonly journals: number;
  readonly legs: number;
  readonly faults: readonly string[];
}

/**
 * Recomputes a scheme's evidence pack from itself alone, without a database: the text and the hash of every journal, the
 * links of its chains, that debits are equal to credits, that each leg is of a line and of its kind of money, what stands
 * on every stage of every line, what each delivery posted, what each baseline would give, and the worked examples of the
 * methods. What the pack says must be what comes out.
 *
 * What it cannot know is said in the pack: papers, names and findings are in no hash, and whoever makes every journal
 * anew makes a pack that agrees with itself.
 */
export function verifyPack(document: unknown): PackCheck {
  if (!isPack(document))
    return { lines: 0, journals: 0, legs: 0, faults: [`This is no evidence pack of the form ${PACK_FORM}.`] };
  const { journals, lines } = document;
  const known = new Map(lines.map((line) => [line.id, line]));
  let posted: ReturnType<typeof postedByLine> | undefined;
  const checks: [what: string, check: () => string[]][] = [
    ...journals.map((one): [string, () => string[]] => [nameOf(one), () => journalFaults(one, document, known)]),
    ['The chain of journals', () => chainFaults(journals)],
    ['What was taken back', () => reversalFaults(journals)],
    ...lines.map((one): [string, () => string[]] => [
      lineName(one),
      () => lineFaults(one, document, (posted ??= postedByLine(document)).get(one.id) ?? []),
    ]),
    ['The rows of the lines', () => strayFaults(document)],
    ['The methods', () => methodFaults(document)],
  ];
  const faults = checks.flatMap(([what, check]) => {
    try {
      return check();
    } catch (error) {
      return [`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
  const legs = journals.reduce((sum, one) => sum + (Array.isArray(one.legs) ? one.legs.length : 0), 0);
  return { lines: lines.length, journals: journals.length, legs, faults };
}

/** The methods that the lines name are there, and where this Tandem has the same version, its examples come out the same. */
function methodFaults({ lines, methods }: Pack): string[] {
  const missing = lines
    .filter((line) => !methods.some((one) => one['id'] === line.method && one['version'] === line.methodVersion))
    .map((line) => `${lineName(line)}: the method ${line.method}, version ${line.methodVersion}, is not in the pack.`);
  const changed = methods.flatMap((one) => {
    const own = savingMethod(String(one['id']));
    if (!own || own.version !== one['version'] || !Array.isArray(one['examples'])) return [];
    const said = JSON.stringify((one['examples'] as Row[]).map(({ result }) => result));
    return said === JSON.stringify(own.examples.map(({ work }) => plainRows(work().result)))
      ? []
      : [`The worked examples of ${own.id}, version ${own.version}, do not come out as the pack says.`];
  });
  return [...missing, ...changed];
}
