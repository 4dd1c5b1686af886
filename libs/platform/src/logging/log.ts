import type { LoggerService } from '@nestjs/common';
import pino from 'pino';
import { settingsOfThisProcess } from '../config/index.js';

/** Writes one JSON line per event to standard error, so that standard output stays free for results. */
export const log = pino(
  { level: levelFromSettings(), base: null, redact: ['password', '*.password', 'cookie'] },
  pino.destination(2),
);

/** The level that the settings name; before settings are known to be good, their problems are told elsewhere. */
function levelFromSettings(): string {
  try {
    return settingsOfThisProcess().logLevel;
  } catch (error) {
    return error instanceof Error ? 'info' : 'warn';
  }
}

/** Nest's own messages through the same log; its start-up chatter only when debugging. */
export const nestLogger: LoggerService = {
  log: (message: unknown, ...rest: unknown[]) => log.debug({ rest }, String(message)),
  error: (message: unknown, ...rest: unknown[]) => log.error({ rest }, String(message)),
  warn: (message: unknown, ...rest: unknown[]) => log.warn({ rest }, String(message)),
  debug: (message: unknown, ...rest: unknown[]) => log.debug({ rest }, String(message)),
  verbose: (message: unknown, ...rest: unknown[]) => log.trace({ rest }, String(message)),
};
