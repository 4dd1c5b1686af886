import { allocate, money, moneyText, parseMoney } from '@tandem/domain/money';
import { compare } from './compare-runs.js';
import type { Comparison, RunOutcome } from './evaluation.js';
import type { TenderPack } from './pack.js';
import { readTenderPack } from './read-tender-pack.js';

/** A pack in which each trust needs so many of one thing; its bid and price decide nothing here. */
function packOf(demand: Readonly<Record<string, string>>): TenderPack {
  const { pack } = readTenderPack({
    format: 'tandem-tender-pack/1',
    reference: 'TDM-2026-0001',
    currency: 'GBP',
    trusts: Object.keys(demand),
    lots: [{ id: 'L1' }],
    lines: [{ id: 'DCA', lot: 'L1', demand }],
    suppliers: [{ id: 'S1' }],
    bids: [{ supplier: 'S1', prices: [{ line: 'DCA', unitPrice: '10.00' }] }],
    scenarios: [{ id: 'base', rules: [] }],
    ...(Object.keys(demand).length > 12 ? { coalitions: [Object.keys(demand)] } : {}),
  });
  return pack!;
}

/** A run that costs so much, shared by what the trusts need; without a cost it found no award. */
function runOf(pack: TenderPack, coalition: readonly string[], cost: string | null): RunOutcome {
  const named = { scenario: 'base', coalition };
  if (cost === null) return { ...named, status: 'infeasible' };
  const amount = parseMoney(cost);
  const perTrust = allocate(
    amount,
    coalition.map((trust) => pack.lines[0]!.demand.get(trust)!),
  );
  return { ...named, status: 'optimal', award: { rows: [], charges: [], cost: amount, perTrust } };
}

function compared(demand: Readonly<Record<string, string>>, costs: Readonly<Record<string, string | null>>) {
  const pack = packOf(demand);
  const runs = Object.entries(costs).map(([who, cost]) => runOf(pack, who.split('+'), cost));
  return compare(pack, runs);
}

const last = (comparisons: readonly Comparison[]) => comparisons.at(-1)!;

describe('comparing joint with alone', () => {
  const two = { LAS: '60', SCAS: '40' };
  const three = { A: '30', B: '30', C: '40' };
  const costs = { A: '282.00', B: '282.00', C: '376.00', 'A+B': '540.00', 'A+C': '630.00', 'B+C': '630.00' };

  it('gives the larger of two trusts nothing in cash and half of the gain by every fair rule', () => {
    const [only] = compared(two, { LAS: '540.00', SCAS: '376.00', 'LAS+SCAS': '900.00' });
    const half = { LAS: '8.00', SCAS: '8.00' };
    expect(only).toMatchObject({ gain: '16.00', cash: { LAS: '0.00', SCAS: '16.00' }, shapley: half, nucleolus: half });
    expect(only!.core).toEqual({ empty: false, excess: '0.00', cashBlockedBy: [] });
  });

  it('finds the one split of three trusts that nobody would leave', () => {
    const all = last(compared(three, { ...costs, 'A+B+C': '900.00' }));
    expect(all.nucleolus).toEqual({ A: '12.00', B: '12.00', C: '16.00' });
    expect(all.shapley).toEqual({ A: '12.67', B: '12.67', C: '14.66' });
    expect(all.core).toEqual({ empty: false, excess: '0.00', cashBlockedBy: [] });
  });

  it('names the trusts that the cash split would send away, the smaller groups first', () => {
    const all = last(compared(three, { ...costs, C: '350.00', 'A+B': '530.00', 'A+B+C': '900.00' }));
    // C pays 360 of the 900 and 350 alone; A and B pay 540 and 530 by themselves.
    expect(all.cash).toEqual({ A: '12.00', B: '12.00', C: '-10.00' });
    expect(all.core!.cashBlockedBy).toEqual([['C'], ['A', 'B']]);
  });

  it('says by how much the worst-off group falls short when no split can hold, rounded up', () => {
    // Each pair saves 30 and all three 40: any split leaves some pair 10/3 short.
    const alone = { A: '100.00', B: '100.00', C: '100.00' };
    const pairs = { 'A+B': '170.00', 'A+C': '170.00', 'B+C': '170.00' };
    const all = last(compared({ A: '1', B: '1', C: '1' }, { ...alone, ...pairs, 'A+B+C': '260.00' }));
    expect(all.core).toMatchObject({ empty: true, excess: '3.34' });
    expect(all.core!.cashBlockedBy).toEqual([
      ['A', 'B'],
      ['A', 'C'],
      ['B', 'C'],
    ]);
    expect(all.nucleolus).toEqual({ A: '13.34', B: '13.33', C: '13.33' });
  });

  it('shares a loss by the same rules, and says that nobody would accept it', () => {
    const [only] = compared(two, { LAS: '500.00', SCAS: '300.00', 'LAS+SCAS': '800.01' });
    expect(only).toMatchObject({ gain: '-0.01', equalSplit: { LAS: '-0.01', SCAS: '0.00' } });
    expect([only!.shapley, only!.nucleolus]).toEqual([only!.equalSplit, only!.equalSplit]);
    expect(only!.core).toMatchObject({ empty: true, excess: '0.01' });
  });

  it('knows nothing of what a missing smaller group decides, and everything else', () => {
    const all = last(compared(three, { ...costs, 'A+B': null, 'A+B+C': '900.00' }));
    expect([all.shapley, all.nucleolus, all.separableCost, all.core]).toEqual([null, null, null, null]);
    expect(all).toMatchObject({ gain: '40.00', cash: { A: '12.00', B: '12.00', C: '16.00' } });
  });

  it('knows no gain where a trust cannot buy alone, and names the others’ prices alone', () => {
    const all = last(compared(three, { ...costs, A: null, 'A+B+C': '900.00' }));
    expect(all.alone).toEqual({ A: null, B: '282.00', C: '376.00' });
    expect(all).toMatchObject({ gain: null, equalSplit: null, core: null, nucleolus: null });
  });

  it('knows in cash what each trust has that can buy alone, whoever else cannot', () => {
    // Together 270, 270 and 360: B and C have 12 and 16 less to pay than alone, and A has nothing to compare with.
    const all = last(compared(three, { ...costs, A: null, 'A+B+C': '900.00' }));
    expect(all.cash).toEqual({ A: null, B: '12.00', C: '16.00' });
    const nobody = last(compared(three, { ...costs, A: null, B: null, C: null, 'A+B+C': '900.00' }));
    expect(nobody.cash).toEqual({ A: null, B: null, C: null });
  });

  it('knows nothing in cash where there is no award together', () => {
    const all = last(compared(three, { ...costs, 'A+B+C': null }));
    expect(all).toMatchObject({ gain: null, cash: null });
  });

  it('compares a hundred trusts that ask for one joint award only, without the shares that need every group', () => {
    const demand = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`T${String(i).padStart(3, '0')}`, '1']));
    const trusts = Object.keys(demand);
    const alone = Object.fromEntries(trusts.map((trust) => [trust, '10.00']));
    const all = last(compared(demand, { ...alone, [trusts.join('+')]: '900.00' }));
    expect(all).toMatchObject({ gain: '100.00', shapley: null, nucleolus: null, core: null });
    expect(all.cash!['T000']).toBe('1.00');
  });

  it('adds every split up to the gain, to the penny, for every coalition of seven trusts', () => {
    const trusts = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const demand = Object.fromEntries(trusts.map((trust, i) => [trust, String(3 + 5 * i)]));
    const tiers = (units: number) => units * (units < 20 ? 1013 : units < 60 ? 991 : 937) + 7;
    const costs = Object.fromEntries(
      Array.from({ length: 127 }, (_, i) => trusts.filter((__, t) => ((i + 1) >> t) % 2 === 1))
        .sort((a, b) => a.length - b.length)
        .map((who) => {
          const units = who.reduce((sum, trust) => sum + Number(demand[trust]), 0);
          return [who.join('+'), moneyText(money(BigInt(tiers(units))))];
        }),
    );
    const all = compared(demand, costs);
    expect(all).toHaveLength(120);
    for (const one of all) {
      const { cash, equalSplit, proportionalToStandalone, proportionalToVolume, shapley, nucleolus, separableCost } =
        one;
      for (const split of [
        cash,
        equalSplit,
        proportionalToStandalone,
        proportionalToVolume,
        shapley,
        nucleolus,
        separableCost,
      ]) {
        const parts = Object.values(split!).map((part) => parseMoney(part!));
        expect(moneyText(money(parts.reduce((a: bigint, b) => a + b, 0n)))).toBe(one.gain);
      }
    }
  });
});
