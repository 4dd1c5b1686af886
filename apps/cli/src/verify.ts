import { verifyLedger } from '@tandem/features/savings';
import { verifyChains } from '@tandem/platform/audit';
import { systemActor, type Tx } from '@tandem/platform/database';
import { type Command, readArguments, type Terminal } from './command.js';
import { PlainProblem } from './problem.js';
import { progress } from './progress.js';
import { verifyPackFile } from './verify-pack.js';
import { withDatabase } from './with-database.js';

/**
 * `verify audit` and `verify ledger`: walk what is chained by hashes and name each row that was changed, removed or
 * inserted. `verify pack`: the same for a scheme's evidence pack, from the file alone.
 */
export const verifyCommand: Command = {
  help: `Usage: verify audit | verify ledger | verify pack FILE

audit   Walks the hash chain of every procurement and says where a row was changed, removed or inserted.
ledger  Walks the chain of every trust's journals: numbers without gaps, hashes, debits equal to credits for each contract
        and year. Then compares every balance of the reports with the journals behind it, to the penny.
pack    Recomputes the evidence pack of a saving scheme (its ZIP, or the pack.json in it) from the file alone, without a
        database: every hash, every balance, what stands on each stage, what each delivery posted, what each baseline would
        give, each method, and each table beside it. What no file can show of itself is said at the end.
Exit code 0 when everything holds together, 1 when something does not; the first thing named is the first that is wrong.`,
  run: async (args, terminal) => {
    const { positionals } = readArguments(args, { options: {}, allowPositionals: true });
    const [what, file] = positionals;
    if (what === 'pack' && file !== undefined && positionals.length === 2) return verifyPackFile(file, terminal);
    const work = positionals.length === 1 && what !== undefined ? CHECKS.get(what) : undefined;
    if (!work) throw new PlainProblem('Say what to verify: "verify audit", "verify ledger" or "verify pack FILE".');
    return withDatabase(terminal, (database) =>
      database.read(systemActor(`verify ${what}`), (tx) => work(tx, terminal)),
    );
  },
};

const CHECKS = new Map([
  ['audit', verifyAudit],
  ['ledger', verifyAccounts],
]);

async function verifyAudit(tx: Tx, terminal: Terminal): Promise<0 | 1> {
  const result = await shown(tx, 'audit_entry', (report) => verifyChains(tx, report));
  for (const fault of result.faults) terminal.print(`${fault.chain} entry ${fault.seq}: ${fault.sentence}`);
  terminal.print(`${result.entries} entries in ${result.chains} chains checked, ${result.faults.length} faults found`);
  return result.faults.length === 0 ? 0 : 1;
}

async function verifyAccounts(tx: Tx, terminal: Terminal): Promise<0 | 1> {
  const result = await shown(tx, 'ledger_journal', (report) => verifyLedger(tx, report));
  for (const fault of result.faults) terminal.print(fault.sentence);
  terminal.print(
    `${result.journals} journals with ${result.legs} legs in ${result.chains} chains checked, ${result.faults.length} faults found`,
  );
  return result.faults.length === 0 ? 0 : 1;
}

/** Shows how far the work is, by the number of rows of a table. */
async function shown<T>(tx: Tx, table: string, work: (report: (checked: number) => void) => Promise<T>): Promise<T> {
  const total = await tx.row<{ n: string }>(`select count(*) as n from ${table}`);
  const bar = progress(Number(total?.n ?? 0), 'Checking');
  let checked = 0;
  const found = await work((count) => {
    bar.advance(count - checked);
    checked = count;
  });
  bar.done();
  return found;
}
