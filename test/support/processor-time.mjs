// Loaded before a program whose cost is asked for: when it ends, it adds the processor time that it used, in microseconds,
// as one line to the file that PROCESSOR_TIMES names. A clock on the wall would measure whoever else is at work as well.
import { appendFileSync } from 'node:fs';

process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  appendFileSync(process.env.PROCESSOR_TIMES, `${user + system}\n`);
});
