import 'reflect-metadata';
import { SettingsError, settingsOfThisProcess } from '@tandem/platform/config';
import { log } from '@tandem/platform/logging';
import { createWebApp } from './http/app.js';

try {
  const settings = settingsOfThisProcess();
  const app = await createWebApp(settings);
  await app.listen(settings.port, settings.host);
  log.info({ port: settings.port }, 'the web process listens');
  process.send?.('ready');
  // A supervisor that was killed leaves its channel closed: an orphan gives its port free.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  // Connections that were opened before the failure would hold the process; 2 tells the supervisor not to try again.
  process.exit(2);
}

function sentenceOf(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  const code = (error as { code?: string }).code;
  if (code === 'EADDRINUSE')
    return 'The web process cannot start: its port is already in use. Stop the other program or set PORT to a free one.';
  if (code === 'EACCES')
    return 'The web process cannot start: this user may not listen on that port. Set PORT to 1024 or higher.';
  if (code === 'ECONNREFUSED') return 'The web process cannot start: the database does not answer. Check DATABASE_URL.';
  return `The web process cannot start: ${error instanceof Error ? error.message : String(error)}`;
}
