import type { Writing } from './writing.js';
import type { WholeTerm } from './program.js';
import { total } from './tender.js';

/** A share of reference value: whose, of which lines, and whether it is the least or the most. */
interface Share {
  readonly suppliers: readonly number[];
  readonly lines: readonly number[];
  readonly basisPoints: bigint;
  readonly side: 'least' | 'most';
  /** A column that switches the row on. */
  readonly when?: number;
}

/** A row on a share of reference value, in whole numbers: nothing but the final division is rounded, inwards. */
export function addShares({ tender, program, steps }: Writing, share: Share): void {
  const { common } = tender;
  const meanOf = (l: number) => {
    const { listSum, listCount } = tender.lines[l]!;
    return listCount === 0n ? 0n : (listSum * common) / listCount;
  };
  const whole = total(share.lines.map((l) => tender.lines[l]!.demand * meanOf(l)));
  const terms = share.lines.flatMap((l) =>
    share.suppliers.flatMap((s) =>
      steps[l]![s]!.map(([c, v]): WholeTerm => [c, v * meanOf(l) * tender.lines[l]!.step]),
    ),
  );
  if (share.side === 'least') {
    const least = (whole * share.basisPoints + 9999n) / 10_000n;
    if (share.when === undefined) program.wholeRow({ least }, terms);
    else program.wholeRow({ least: 0n }, [...terms, [share.when, -least]]);
    return;
  }
  const most = (whole * share.basisPoints) / 10_000n;
  if (share.when === undefined) program.wholeRow({ most }, terms);
  else program.wholeRow({ most: 0n }, [...terms, [share.when, -most]]);
}

/** The scenario's rules; exclusions and quality are barred lots already. */
export function addRules(writing: Writing): void {
  const { tender, program, steps, used } = writing;
  const all = [...tender.lines.keys()];
  for (const { rule, value, basisPoints = 0, supplier, lot, minBasisPoints = 0, kg } of tender.rules) {
    switch (rule) {
      case 'maxSuppliers':
        program.wholeRow({ most: BigInt(value ?? 0) }, used.map((u): WholeTerm => [u, 1n])); // prettier-ignore
        break;
      case 'maxShare':
        for (const [s, when] of used.entries()) {
          addShares(writing, { suppliers: [s], lines: all, basisPoints: BigInt(basisPoints), side: 'most', when });
        }
        break;
      case 'minShareSme': {
        const suppliers = tender.suppliers.flatMap(({ sme }, s) => (sme ? [s] : []));
        addShares(writing, { suppliers, lines: all, basisPoints: BigInt(basisPoints), side: 'least' });
        break;
      }
      case 'retain': {
        const at = tender.lots.find(({ id }) => id === lot);
        if (!at) break;
        const suppliers = tender.suppliers.flatMap(({ id }, s) => (id === supplier ? [s] : []));
        addShares(writing, { suppliers, lines: at.lines, basisPoints: BigInt(minBasisPoints), side: 'least' });
        break;
      }
      case 'carbonCap': {
        const terms = tender.suppliers.flatMap(({ prices }, s) =>
          all.flatMap((l) =>
            steps[l]![s]!.map(([c, v]): WholeTerm => [c, v * (prices.get(l)?.carbon ?? 0n) * tender.lines[l]!.step]),
          ),
        );
        // Carbon is in millionths of a kilogram times thousandths of a unit.
        const [whole, fraction = ''] = kg!.split('.');
        const cap = BigInt(whole! + fraction.padEnd(9, '0'));
        const { reference, wholeReference } = tender;
        program.wholeRow({ most: wholeReference === 0n ? cap : (cap * reference) / wholeReference }, terms);
        break;
      }
      case 'exclude':
      case 'minQuality':
        break;
      default:
        rule satisfies never;
    }
  }
}
