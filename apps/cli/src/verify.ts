import { verifyChains } from '@tandem/platform/audit';
import { systemActor } from '@tandem/platform/database';
import { type Command, readArguments } from './command.js';
import { PlainProblem } from './problem.js';
import { progress } from './progress.js';
import { withDatabase } from './with-database.js';

/** `verify audit`: walks every audit chain and names each row that was changed, removed or inserted. */
export const verifyCommand: Command = {
  help: `Usage: verify audit

Walks the hash chain of every procurement and says where a row was changed, removed or inserted.
Exit code 0 when every chain holds together, 1 when one does not.`,
  run: async (args, terminal) => {
    const { positionals } = readArguments(args, { options: {}, allowPositionals: true });
    if (positionals.length !== 1 || positionals[0] !== 'audit')
      throw new PlainProblem('Say what to verify: "verify audit".');
    return withDatabase(terminal, async (database) => {
      const result = await database.read(systemActor('verify audit'), async (tx) => {
        const total = await tx.row<{ n: string }>('select count(*) as n from audit_entry');
        const bar = progress(Number(total?.n ?? 0), 'Checking');
        let checked = 0;
        const found = await verifyChains(tx, (count) => {
          bar.advance(count - checked);
          checked = count;
        });
        bar.done();
        return found;
      });
      for (const fault of result.faults) terminal.print(`${fault.chain} entry ${fault.seq}: ${fault.sentence}`);
      terminal.print(
        `${result.entries} entries in ${result.chains} chains checked, ${result.faults.length} faults found`,
      );
      return result.faults.length === 0 ? 0 : 1;
    });
  },
};
