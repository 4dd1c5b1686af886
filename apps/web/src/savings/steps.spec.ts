import { parseMoney } from '@tandem/domain/money';
import { stepsChart } from './steps.js';

describe('the picture of the steps from the baseline to what is paid', () => {
  it('calls a dis-benefit only what the partnership made dearer: leakage is a loss of another kind', () => {
    const [baseline, paid, loss] = ['1000.00', '1020.00', '-10.00'].map(parseMoney) as [never, never, never];
    const effects = [
      { effect: 'PARTNERSHIP' as const, amount: loss },
      { effect: 'LEAKAGE_INDEX' as const, amount: loss },
    ];
    const svg = stepsChart({ id: 's', title: 'Steps' }, { baseline, effects, rejected: parseMoney('0.00'), paid });
    expect(svg).toContain('>Partnership (dis-benefit)<');
    expect(svg).toContain('>Leakage: index (dearer)<');
  });
});
