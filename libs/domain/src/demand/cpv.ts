import { quoted } from './quoted.js';
import { AMBULANCE_CPV, CPV_DIVISIONS } from './cpv-ambulance.js';

/** How many leading digits each level of the CPV tree fixes (Regulation (EC) No 213/2008, Annex I, structure). */
const LEVEL_DIGITS = { division: 2, group: 3, class: 4, category: 5 } as const;

/** A level of the CPV tree, from the widest to the narrowest. */
export type CpvLevel = keyof typeof LEVEL_DIGITS;

/** What a cell that should hold a CPV code says: a usable code, perhaps with a warning, or a problem in words. */
export type CpvReading =
  | { readonly code: string; readonly text: string | undefined; readonly warning: string | undefined }
  | { readonly problem: string };

const KNOWN = new Map(AMBULANCE_CPV.map(([code, checkDigit, text]) => [code, { checkDigit, text }]));

/**
 * The shifts of the check digit under a prefix, the longest prefix deciding.
 *
 * The digit is the sum of the digits weighted 3, 7, 1, 3, 7, 1, 3, 7, modulo 10, except under these prefixes, where
 * codes kept the digit of the number they had before the revision of 2008. No public text states the rule; it was
 * found by us from the published list and reproduces the digit of every one of its 9,454 codes, which a test checks.
 */
const SHIFTS = new Map(
  (
    '0330:8 0331:8 0332:8 034:9 09:6 090:0 31711154:3 31711155:3 33141113:9 342111:9 342112:8 342113:7 34421:3 ' +
    '34422:6 3511311:7 351253:3 353313:7 35642:1 374421:9 374422:8 3744230:7 374424:6 374425:5 374426:4 374427:3 ' +
    '3744280:2 374429:1 38941:4 38942:7 38944:3 38945:6 38946:9 38947:2 421:3 45233139:1 48628:3 510:7 65122:6 ' +
    '65123:2 71351920:4 71351921:7 71351923:3 71351924:6 72212:5 722120:0 722671:5 722672:5 7233:5 724:5 726:5 ' +
    '727:5 728:5 729:5 7934241:4 8521:9 922251:2'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.slice(0, -2), Number(entry.slice(-1))]),
);

/** The digit that guards an eight-digit CPV code against a slip of the fingers, as in 34114121-3. */
export function cpvCheckDigit(code: string): number {
  const weights = [3, 7, 1, 3, 7, 1, 3, 7];
  let total = weights.reduce((sum, weight, at) => sum + weight * Number(code[at]), 0);
  for (let length = code.length; length > 1; length -= 1) {
    const shift = SHIFTS.get(code.slice(0, length));
    if (shift === undefined) continue;
    total += shift;
    break;
  }
  return total % 10;
}

/** The leading digits of a code down to a level: the branch "34114" of 34114121 at the level of categories. */
export function cpvBranch(code: string, level: CpvLevel): string {
  return code.slice(0, LEVEL_DIGITS[level]);
}

/**
 * The narrowest branch that both codes lie in, or undefined when even their divisions differ.
 *
 * Market prices are shown beside a requirement by this branch, the closest first.
 */
export function sharedCpvBranch(a: string, b: string): { level: CpvLevel; branch: string } | undefined {
  const levels = ['category', 'class', 'group', 'division'] as const;
  const level = levels.find((l) => cpvBranch(a, l) === cpvBranch(b, l));
  return level && { level, branch: cpvBranch(a, level) };
}

/** The official text of a code the product knows, or of its division, or undefined. */
export function cpvText(code: string): string | undefined {
  return KNOWN.get(code)?.text ?? (code.slice(2) === '000000' ? CPV_DIVISIONS[code.slice(0, 2)] : undefined);
}

/** Whether the product itself knows a code, without the whole list that a partnership may load. */
export function isAmbulanceCpv(code: string): boolean {
  return KNOWN.has(code);
}

/**
 * Reads a CPV code as people write it: "34114121", "34114121-3", or with the text behind it.
 *
 * A wrong check digit or a division that does not exist is refused, because it is a slip that would put the
 * requirement on the wrong market. A well-formed code that nobody here knows is accepted with a warning: the list
 * changes, and a buyer must not be stopped by our copy of it.
 */
export function readCpv(cell: string, isKnownCpv: (code: string) => boolean = isAmbulanceCpv): CpvReading {
  const match = /^(?:CPV[:\s-]*)?(\d{8})(?:\s*-\s*(\d))?(?:\s+\D.*)?$/i.exec(cell.trim());
  if (!match)
    return { problem: `${quoted(cell.trim())} is not a CPV code. Enter eight digits, for example 34114121-3.` };
  const code = match[1]!;
  const digit = String(cpvCheckDigit(code));
  if (match[2] !== undefined && match[2] !== digit) {
    return {
      problem: `The CPV code ${code}-${match[2]} has the wrong last digit: ${code} would end in -${digit}. Check the code.`,
    };
  }
  const division = code.slice(0, 2);
  if (!(division in CPV_DIVISIONS))
    return { problem: `The CPV code ${code} does not exist: there is no division ${division}.` };
  const isKnown = KNOWN.has(code) || isKnownCpv(code);
  const warning = `The CPV code ${code} is not in our list. It lies in division ${division}, "${CPV_DIVISIONS[division]}". Check that this is meant.`;
  return { code, text: cpvText(code), warning: isKnown ? undefined : warning };
}
