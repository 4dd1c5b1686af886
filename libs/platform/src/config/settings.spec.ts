import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample, readSettings, SettingsError } from './settings.js';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};

describe('settings', () => {
  const good = { DATABASE_URL: 'postgres://a:b@localhost/tandem' };

  it('names every problem at once', () => {
    expect(problemsOf({ PORT: '99999999', TANDEM_LOG_LEVEL: 'loud', TANDEM_TYPO: '1' })).toEqual([
      'TANDEM_TYPO is not a setting of Tandem.',
      'PORT must be a whole number from 1 to 65535.',
      'DATABASE_URL is missing.',
      'TANDEM_LOG_LEVEL must be one of silent, error, warn, info, debug.',
    ]);
  });

  it('never prints the value of a setting', () => {
    const problems = problemsOf({ DATABASE_URL: 'mysql://root:hunter2@localhost/x' });
    expect(problems.join()).not.toContain('hunter2');
    expect(problems).toHaveLength(1);
  });

  it.each(['', 'change-me', 'short-secret'])('refuses to start in production with the session secret %p', (secret) => {
    const problems = problemsOf({ ...good, NODE_ENV: 'production', SESSION_SECRET: secret });
    expect(problems).toEqual([expect.stringContaining('SESSION_SECRET')]);
  });

  it('refuses demonstration accounts in production', () => {
    const problems = problemsOf({
      ...good,
      NODE_ENV: 'production',
      TANDEM_MODE: 'embedded',
      SESSION_SECRET: 'x'.repeat(40),
    });
    expect(problems).toEqual([expect.stringContaining('TANDEM_MODE')]);
  });

  it('reads the rate of present values exactly, and is 3.5% where none is set', () => {
    const rateOf = (text?: string) =>
      readSettings({ ...good, ...(text === undefined ? {} : { TANDEM_DISCOUNT_RATE: text }) }).discountRate;
    expect([rateOf(), rateOf(''), rateOf('3.5'), rateOf('1.75'), rateOf('0')]).toEqual([350, 350, 350, 175, 0]);
    for (const TANDEM_DISCOUNT_RATE of ['3,5', '20.01', '-1', '3.555', 'much'])
      expect(problemsOf({ ...good, TANDEM_DISCOUNT_RATE })).toEqual([expect.stringContaining('TANDEM_DISCOUNT_RATE')]);
  });

  it('keeps .env.example equal to the settings', () => {
    expect(readFileSync(join(__dirname, '../../../../.env.example'), 'utf8')).toBe(envExample());
  });
});
