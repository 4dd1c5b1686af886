import { nearWeights } from './weight-scenarios.js';

describe('weights near the published ones', () => {
  it('move each weight by 5 and 10 points and add up to 100% whatever the proportions of the others', () => {
    const found = nearWeights([3333, 3333, 3334], ['Price', 'A', 'B'], true);
    expect(found).toHaveLength(12);
    expect(found.map((one) => one.weights.reduce((sum, weight) => sum + weight, 0))).toEqual(found.map(() => 10_000));
    expect(found[0]).toEqual({ title: 'Price at 23.33% (−10 points)', weights: [2333, 3833, 3834] });
  });

  it('leave the price alone where the formula does not weigh it', () => {
    const found = nearWeights([0, 6000, 4000], ['Price', 'A', 'B'], false);
    expect(found).toHaveLength(8);
    expect(found.every((one) => one.weights[0] === 0)).toBe(true);
  });

  it('leave out what is below nothing, and what no other weight could make room for', () => {
    expect(nearWeights([9700, 300], ['Price', 'A'], true).map((one) => one.weights)).toEqual([
      [8700, 1300],
      [9200, 800],
      [9200, 800],
      [8700, 1300],
    ]);
    expect(nearWeights([0, 10_000], ['Price', 'A'], false)).toEqual([]);
  });
});
