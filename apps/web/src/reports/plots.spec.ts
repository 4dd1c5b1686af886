import { parseMoney } from '@tandem/domain/money';
import { waterfall } from '../charts/index.js';
import { plot, scaleMarks } from './plots.js';

describe('an amount on a drawing', () => {
  it('stays below nothing when it is a loss of pence', () => {
    const steps = [{ name: 'Partnership', kind: 'saving' as const, value: plot(parseMoney('-0.40')) }];
    expect(waterfall({ id: 'w', title: 't', description: 'd', steps })).toContain('Partnership (dis-benefit)');
  });

  it('is named on the scale to the nearest thing that has room', () => {
    const labels = scaleMarks(['1234567.89', '-34500', '0'].map(parseMoney)).map(({ label }) => label);
    expect(labels).toEqual(['£0', '£1.2m', '−£34k']);
  });
});
