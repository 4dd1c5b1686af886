import { parseArgs } from 'node:util';
import { log } from '@tandem/platform/logging';
import { startBenchServer } from './bench-server.js';
import { printed, writeFigures } from './figures.js';
import { actuals } from './actuals.bench.js';
import { aggregating } from './aggregate.bench.js';
import { awarding } from './awards.bench.js';
import { importing } from './import.bench.js';
import { jobs } from './jobs.bench.js';
import { ledger } from './ledger.bench.js';
import { savings } from './savings.bench.js';
import { scoring } from './scoring.bench.js';
import { starting } from './start.bench.js';
import { machine } from './machine.js';
import type { Ask, Findings } from './measure.js';

/** Each bench under the name that the command line knows. */
const BENCHES: Record<string, (ask: Ask) => Promise<Findings>> = {
  start: starting,
  jobs,
  aggregate: aggregating,
  import: importing,
  scoring,
  savings,
  actuals,
  ledger,
  awards: awarding,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    large: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '20261122' },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
const ask: Ask = {
  runs: Number(values.runs),
  seed: Number(values.seed),
  isLarge: values.large,
  say: (line) => process.stderr.write(`${line}\n`),
};
if (unknown.length > 0 || !Number.isSafeInteger(ask.runs) || ask.runs < 1 || !Number.isSafeInteger(ask.seed)) {
  ask.say(
    `Choose from ${Object.keys(BENCHES).join(', ')}; --runs and --seed take whole numbers; --large runs the long cases.`,
  );
  // Nothing is open yet; 2 says, as every command of ours does, that its words cannot be used.
  process.exit(2);
}

// A full count of a million lines is a slow statement, and here that is no news.
log.level = 'error';
const server = await startBenchServer((line) => ask.say(line));
try {
  const on = await machine(server.adminUrl);
  process.stdout.write(`${on}\nseed ${ask.seed}, ${ask.runs} runs\n`);
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  for (const name of names) await bench(name, on);
} finally {
  await server.release();
}

/** One that fails says why, leaves its former figures alone, and keeps none of the others from being measured. */
async function bench(name: string, on: string): Promise<void> {
  ask.say(`Measuring ${name}`);
  try {
    const findings = await BENCHES[name]!(ask);
    process.stdout.write(`\n${printed(findings)}\n`);
    writeFigures(name, findings, on, ask);
  } catch (error) {
    ask.say(`The bench ${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  }
}
