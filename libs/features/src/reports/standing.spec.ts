import { money } from '@tandem/domain/money';
import { stageAmounts, standingOf } from './standing.js';

const cell = (account: string, amount: bigint) => ({ account, amount: money(amount) });

describe('how far savings have come', () => {
  it('counts what is validated as delivered, contracted and forecast too, and what is rejected as nothing of these', () => {
    const at = stageAmounts([
      cell('identified', 1n),
      cell('forecast', 10n),
      cell('contracted', 100n),
      cell('delivered', 1_000n),
      cell('validated', 10_000n),
      cell('rejected', 100_000n),
    ]);
    expect(standingOf(at)).toEqual({
      identified: 1n,
      forecast: 11_110n,
      contracted: 11_100n,
      delivered: 11_000n,
      validated: 10_000n,
      rejected: 100_000n,
    });
  });

  it('adds what stands at a stage, takes a dis-benefit off, and leaves out what is paid', () => {
    const at = stageAmounts([cell('validated', 500n), cell('validated', -200n), cell('spend', 9_999n)]);
    expect(at.validated).toBe(300n);
    expect(standingOf(at).forecast).toBe(300n);
  });
});
