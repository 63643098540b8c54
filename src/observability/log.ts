import { type DestinationStream, type Logger, pino } from 'pino';
import type { Redactor } from '../redaction.ts';

interface LogOptions {
  readonly level: string;
  /** Removes secrets, wherever in the line they are. */
  readonly redactor: Redactor;
  /** Must not block or throw: logging must never stop the work. See `log-destination.ts`. */
  readonly destination: DestinationStream;
}

/**
 * Creates the log: one JSON object on each line. Secrets are removed from the finished line, so it does not matter which
 * field, message or stack contains them.
 */
export function createLog({ level, redactor, destination }: LogOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => `${redactor.json(line).trimEnd()}\n` },
    },
    destination,
  );
}
