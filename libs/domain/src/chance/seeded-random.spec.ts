import { SeededRandom } from './seeded-random.js';

describe('numbers drawn from a seed', () => {
  it('are those of the published SplitMix64', () => {
    const random = new SeededRandom(1_234_567n);
    expect(Array.from({ length: 5 }, () => random.next())).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });

  it('stay between their ends and reach each of them', () => {
    const random = new SeededRandom(7n);
    const drawn = new Set(Array.from({ length: 400 }, () => random.between(-3n, 3n)));
    expect([...drawn].sort((a, b) => Number(a - b))).toEqual([-3n, -2n, -1n, 0n, 1n, 2n, 3n]);
  });
});
