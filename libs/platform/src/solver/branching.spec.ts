import type { Box, Program } from '@tandem/domain/certificates';
import { Branching } from './branching.js';
import type { Relaxation } from './relaxation.js';

/** No column of these is undecided for long enough to be tried. */
const untried = { probe: () => 0 } as unknown as Relaxation;

const program: Program = {
  columns: [
    { kind: 'amount', cost: 1n, lower: 0n, upper: 200_000_000n },
    { kind: 'quantity', cost: 5n, lower: 0n, upper: 10n },
  ],
  rows: [],
  constant: 0n,
  quantity: [],
  removed: [],
};

const choose = (box: Box, x: readonly number[]) =>
  new Branching(program, untried, new Map()).choose(
    box,
    { status: 'optimal', objective: 0, x: Float64Array.from(x), reduced: Float64Array.from([0, 5]) },
    1e12,
  );

describe('the next question of a search', () => {
  it('asks about a bill that is no whole penny', () => {
    const box = { lower: [138_909_000n, 0n], upper: [138_910_000n, 10n] };
    expect(choose(box, [138_909_467.79, 3])).toMatchObject({ column: 0, at: 138_909_467n });
  });

  it('never asks again what was answered, where doubles leave a bill a fraction of a penny outside its limits', () => {
    const box = { lower: [138_909_468n, 0n], upper: [138_910_000n, 10n] };
    expect(choose(box, [138_909_467.79, 3])).toMatchObject({ column: 1 });
  });

  it('always leaves something on both sides', () => {
    const box = { lower: [138_909_468n, 4n], upper: [138_910_000n, 10n] };
    for (const value of [3, 4, 7, 10, 11]) {
      const { column, at } = choose(box, [138_909_468, value])!;
      expect([column, at >= box.lower[1]!, at < box.upper[1]!]).toEqual([1, true, true]);
    }
  });
});
