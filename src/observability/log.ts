import { type DestinationStream, type Logger, pino } from 'pino';
import type { Redactor } from '../domain/redaction.ts';

export interface LogOptions {
  readonly level: string;
  /** Takes out what must never be written, whatever it is part of. */
  readonly redactor: Redactor;
  /** Must not block or throw: logging never stops the work. See `log-destination.ts`. */
  readonly destination: DestinationStream;
}

/**
 * The log: one JSON object a line. Secrets are taken out of the finished line, so that it does not matter which field,
 * message or stack they got into.
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
