/**
 * A cooperative game of n players: the worth of each coalition by its bit mask, in pence.
 *
 * Mask 0 is worth nought; player t is the bit 2^t. Worths are savings: what the members would pay alone less
 * what they pay together. A game about costs is one of savings after `savingsOf`.
 */
export interface Game {
  readonly players: number;
  readonly worth: readonly bigint[];
}

/** The most players that a game may have here: a table of 65,536 worths, beyond which no award is compared. */
export const PLAYERS_MAX = 16;

/** True when a coalition's mask holds the player. */
export function hasPlayer(mask: number, player: number): boolean {
  return ((mask >> player) & 1) === 1;
}

/** How many players a coalition's mask holds. */
export function playersIn(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The mask of all players together. */
export function everybody({ players }: Pick<Game, 'players'>): number {
  return 2 ** players - 1;
}

/**
 * The game of savings that belongs to a table of costs by mask: what each coalition saves its members.
 *
 * Every way of sharing here commutes with it: a member's part of the cost is its cost alone less its part of
 * the saving.
 */
export function savingsOf(players: number, costs: readonly bigint[]): Game {
  const alone = sumsByMask(Array.from({ length: players }, (_, t) => costs[2 ** t]!));
  return { players, worth: alone.map((cost, mask) => (mask === 0 ? 0n : cost - costs[mask]!)) };
}

/** What the members of each coalition get from whole-number parts, by mask. */
export function sumsByMask(parts: readonly bigint[]): bigint[] {
  const sums = [0n];
  // Each player in turn joins every coalition of those before it.
  for (const part of parts)
    for (let mask = 0, before = sums.length; mask < before; mask++) sums.push(sums[mask]! + part);
  return sums;
}
