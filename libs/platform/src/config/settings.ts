import { resolve } from 'node:path';

/** One setting: how it is read from text, what it means, and when it must be there. */
interface Setting<T> {
  name: string;
  about: string;
  example: string;
  secret?: boolean;
  read: (text: string | undefined, all: Env, problem: (sentence: string) => void) => T;
}

export type Env = Record<string, string | undefined>;

/** Everything that an operator may set, validated once, frozen. No other place reads the environment. */
export interface Settings {
  readonly environment: 'development' | 'test' | 'production';
  /** 'embedded' is Tandem's own PostgreSQL with demonstration accounts; 'external' is a server of yours. */
  readonly mode: 'embedded' | 'external';
  readonly host: string;
  readonly port: number;
  readonly baseUrl: string;
  readonly databaseUrl: string;
  readonly migrationUrl: string;
  readonly redisUrl: string | undefined;
  readonly sessionSecret: string;
  readonly dataDir: string;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly workerConcurrency: number;
  readonly solverThreads: number;
  /** The yearly rate of present values for partnerships that have set none, in basis points: 350 is 3.5%. */
  readonly discountRate: number;
}

const DEFAULT_SECRETS = ['change-me', 'changeme', 'secret', 'development-only-secret-of-tandem'];
const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

const oneOf =
  <T extends string>(name: string, values: readonly T[], fallback: T) =>
  (text: string | undefined, _all: Env, problem: (sentence: string) => void): T => {
    if (text === undefined || text === '') return fallback;
    if ((values as readonly string[]).includes(text)) return text as T;
    problem(`${name} must be one of ${values.join(', ')}.`);
    return fallback;
  };

const whole =
  (name: string, fallback: number, min: number, max: number) =>
  (text: string | undefined, _all: Env, problem: (sentence: string) => void): number => {
    if (text === undefined || text === '') return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    problem(`${name} must be a whole number from ${min} to ${max}.`);
    return fallback;
  };

/** A rate of at most 20% a year with at most two decimals, as whole basis points. */
const yearlyRate =
  (name: string, fallback: number) =>
  (text: string | undefined, _all: Env, problem: (sentence: string) => void): number => {
    if (text === undefined || text === '') return fallback;
    const [, whole, decimals = ''] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
    const value = whole === undefined ? Number.NaN : Number(`${whole}${decimals.padEnd(2, '0')}`);
    if (value <= 2000) return value;
    problem(`${name} must be a rate from 0 to 20 per cent with at most two decimals, such as 3.5.`);
    return fallback;
  };

const url =
  (name: string, schemes: readonly string[], isNeeded: boolean) =>
  (text: string | undefined, _all: Env, problem: (sentence: string) => void): string => {
    if (text === undefined || text === '') {
      if (isNeeded) problem(`${name} is missing.`);
      return '';
    }
    const isGood = URL.canParse(text) && schemes.includes(new URL(text).protocol);
    if (!isGood) problem(`${name} must be an address that starts with ${schemes.join(' or ')}//.`);
    return isGood ? text : '';
  };

/** The settings in the order of `.env.example`, which is generated from this list and tested against it. */
export const SETTINGS: { [K in keyof Settings]: Setting<Settings[K]> } = {
  environment: {
    name: 'NODE_ENV',
    about: 'development, test or production. In production a missing or default secret stops the start.',
    example: 'production',
    read: oneOf('NODE_ENV', ['development', 'test', 'production'], 'development'),
  },
  mode: {
    name: 'TANDEM_MODE',
    about: 'external uses the servers named below. embedded is what `npm start` sets for its own PostgreSQL.',
    example: 'external',
    read: (text, all, problem) => {
      const mode = oneOf('TANDEM_MODE', ['embedded', 'external'], 'external')(text, all, problem);
      if (mode === 'embedded' && all['NODE_ENV'] === 'production')
        problem('TANDEM_MODE must not be embedded in production: that mode has demonstration accounts.');
      return mode;
    },
  },
  host: {
    name: 'HOST',
    about: 'Address that the web process listens on.',
    example: '127.0.0.1',
    read: (text) => text || '127.0.0.1',
  },
  port: {
    name: 'PORT',
    about: 'Port that the web process listens on.',
    example: '3000',
    read: whole('PORT', 3000, 1, 65535),
  },
  baseUrl: {
    name: 'TANDEM_BASE_URL',
    about: 'Address that people type. With https, cookies are marked secure.',
    example: 'https://tandem.example.nhs.uk',
    read: (text, all, problem) =>
      url('TANDEM_BASE_URL', ['http:', 'https:'], false)(text, all, problem) ||
      `http://${all['HOST'] || '127.0.0.1'}:${all['PORT'] || '3000'}`,
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    about: 'PostgreSQL 18 for the platform. Its login must be a member of the roles tandem_app and tandem_queue.',
    example: 'postgres://tandem_login:password@db.example:5432/tandem',
    secret: true,
    read: url('DATABASE_URL', ['postgres:', 'postgresql:'], true),
  },
  migrationUrl: {
    name: 'DATABASE_MIGRATION_URL',
    about: 'Login that may create roles and tables; needed by `migrate` only. Empty means DATABASE_URL.',
    example: 'postgres://tandem_owner:password@db.example:5432/tandem',
    secret: true,
    read: (text, all, problem) =>
      url('DATABASE_MIGRATION_URL', ['postgres:', 'postgresql:'], false)(text, all, problem) ||
      (all['DATABASE_URL'] ?? ''),
  },
  redisUrl: {
    name: 'REDIS_URL',
    about: 'Redis for the queues (append-only, noeviction). Empty means that the queues live in PostgreSQL.',
    example: 'redis://queue.example:6379',
    secret: true,
    read: (text, all, problem) => url('REDIS_URL', ['redis:', 'rediss:'], false)(text, all, problem) || undefined,
  },
  sessionSecret: {
    name: 'SESSION_SECRET',
    about: 'Signs session cookies: at least 32 characters that nobody can guess.',
    example: '',
    secret: true,
    read: (text, all, problem) => {
      const isProduction = all['NODE_ENV'] === 'production';
      if (!text) {
        if (isProduction) problem('SESSION_SECRET is missing.');
        return DEFAULT_SECRETS[3]!;
      }
      if (isProduction && (text.length < 32 || DEFAULT_SECRETS.includes(text)))
        problem('SESSION_SECRET is a default or is shorter than 32 characters.');
      return text;
    },
  },
  dataDir: {
    name: 'TANDEM_DATA_DIR',
    about: 'Folder for the embedded server and for files. Relative to the checkout.',
    example: '.tandem',
    read: (text) => resolve(text || '.tandem'),
  },
  logLevel: {
    name: 'TANDEM_LOG_LEVEL',
    about: 'silent, error, warn, info or debug.',
    example: 'info',
    read: oneOf('TANDEM_LOG_LEVEL', LOG_LEVELS, 'info'),
  },
  workerConcurrency: {
    name: 'TANDEM_WORKER_CONCURRENCY',
    about: 'Jobs that one worker process runs at a time in each queue.',
    example: '4',
    read: whole('TANDEM_WORKER_CONCURRENCY', 4, 1, 64),
  },
  solverThreads: {
    name: 'TANDEM_SOLVER_THREADS',
    about: 'Solver threads in one worker process.',
    example: '2',
    read: whole('TANDEM_SOLVER_THREADS', 2, 1, 64),
  },
  discountRate: {
    name: 'TANDEM_DISCOUNT_RATE',
    about:
      'Per cent a year by which present values take later years down, for partnerships that have set none. The Green Book has 3.5.',
    example: '3.5',
    read: yearlyRate('TANDEM_DISCOUNT_RATE', 350),
  },
};

/** Thrown once, with every problem in it, so that an operator mends them all in one go. Never holds a value. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/**
 * Reads every setting at once.
 *
 * Names that begin with TANDEM_ and mean nothing are refused: a typing error would otherwise be silent.
 * @throws SettingsError with all problems, by name and never by value.
 */
export function readSettings(env: Env): Settings {
  const problems: string[] = [];
  const known = new Set(Object.values(SETTINGS).map((s) => s.name));
  for (const name of Object.keys(env))
    if (name.startsWith('TANDEM_') && !known.has(name)) problems.push(`${name} is not a setting of Tandem.`);
  const entries = Object.entries(SETTINGS).map(([key, setting]) => [
    key,
    (setting as Setting<unknown>).read(env[setting.name], env, (sentence) => problems.push(sentence)),
  ]);
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.freeze(Object.fromEntries(entries)) as Settings;
}

/** The text of `.env.example`: every setting with what it means. */
export function envExample(): string {
  const blocks = Object.values(SETTINGS).map((s) => `# ${s.about}\n${s.name}=${s.secret ? '' : s.example}`);
  return `# Generated from libs/platform/src/config; a test keeps it equal.\n\n${blocks.join('\n\n')}\n`;
}
