import { money, moneyText, parseMoney, parseQuantity, quantity, quantityText } from '@tandem/domain/money';
import { financialYearOf, type LocalDate } from '@tandem/domain/time';

const AMOUNTS = [
  'paid',
  'contracted',
  'ownContracted',
  'differingContracted',
  'differingPaid',
  'elsewhereContracted',
  'elsewherePaid',
] as const;

/** What was bought of a contract line in a month. Decimal texts. */
export type MonthSums = Readonly<
  Record<(typeof AMOUNTS)[number] | 'quantity' | 'contractLineId', string> & { month: LocalDate }
>;

/** A month while amounts are moved between months: its quantity, then its amounts, as whole numbers. */
type Pile = [quantity: bigint, ...amounts: bigint[]];

/**
 * The months with what was given back set off against what it was bought with. A month of nothing but credits delivers
 * nothing of its own: it takes from the month before, of the same line and year, or where there is none from the next. Each
 * year of a line comes to what it came to. What nothing was bought for stays where it is.
 */
export function setOff<M extends MonthSums>(months: readonly M[]): M[] {
  const piles = months.map((one): Pile => [
    parseQuantity(one.quantity),
    ...AMOUNTS.map((name) => parseMoney(one[name])),
  ]);
  const lines = new Map<string, number[]>();
  months.forEach(({ contractLineId, month }, at) => {
    const line = `${contractLineId} ${financialYearOf(month)}`;
    lines.set(line, [...(lines.get(line) ?? []), at]);
  });
  const moved = new Set<number>();
  for (const own of lines.values()) {
    const open: number[] = [];
    for (const at of own.sort((a, b) => (months[a]!.month < months[b]!.month ? -1 : 1))) {
      open.push(at);
      // What is given back goes into the month before; what came before anything was bought, into the next.
      while (open.length > 1 && (piles[open.at(-1)!]![0] <= 0n || piles[open[0]!]![0] <= 0n)) {
        const isBack = piles[open.at(-1)!]![0] <= 0n;
        const [from] = isBack ? open.splice(-1) : open.splice(0, 1);
        move(piles, from!, isBack ? open.at(-1)! : open[0]!, moved);
      }
    }
  }
  return months.map((one, at) => (moved.has(at) ? { ...one, ...textsOf(piles[at]!) } : one));
}

function move(piles: Pile[], from: number, to: number, moved: Set<number>): void {
  if (piles[from]!.every((one) => one === 0n)) return;
  piles[to] = piles[to]!.map((one, i) => one + piles[from]![i]!) as Pile;
  piles[from] = piles[from]!.map(() => 0n) as Pile;
  moved.add(from).add(to);
}

function textsOf([bought, ...amounts]: Pile): Omit<MonthSums, 'contractLineId' | 'month'> {
  return {
    quantity: quantityText(quantity(bought)),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The keys are those of the list.
    ...(Object.fromEntries(AMOUNTS.map((name, i) => [name, moneyText(money(amounts[i]!))])) as Record<
      (typeof AMOUNTS)[number],
      string
    >),
  };
}
