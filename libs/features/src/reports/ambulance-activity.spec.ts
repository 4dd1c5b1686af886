import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIVITY, incidentsOf } from './ambulance-activity.js';

const SOURCE = join(process.cwd(), '../shared/data/lists/ambsys-england-2022-sample.csv');

describe('the activity of ambulance services', () => {
  it('has the same figures as the published extract, service by service and category by category', () => {
    if (!existsSync(SOURCE)) {
      console.info(`not run: shared data absent: ${expect.getState().currentTestName}`);
      return;
    }
    const rows = readFileSync(SOURCE, 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','));
    const published = rows
      .filter((cells) => cells.at(-1) !== 'cat1t')
      .map((cells) => `${cells[0]} ${cells.at(-1)} ${Number(cells[3])}`);
    const ours = ACTIVITY.flatMap((one) =>
      ([1, 2, 3, 4] as const).map((category) => `${one.odsCode} cat${category} ${one[`category${category}`]}`),
    );
    expect(ours.sort()).toEqual(published.sort());
  });

  it('adds the four categories, and knows nothing of an organisation without ambulances', () => {
    expect(incidentsOf('RRU')).toBe(80_871);
    expect(incidentsOf('RYE')).toBe(41_808);
    expect(incidentsOf('XXX')).toBeUndefined();
    expect(incidentsOf(null)).toBeUndefined();
  });
});
