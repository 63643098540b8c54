import { type DestinationStream, type Logger, pino } from 'pino';
import type { Redactor } from '../redaction.ts';
import { prettyLine } from './pretty-line.ts';
import { traceFields } from './request-context.ts';

/** `json`: one object a line, for programs. `pretty`: short lines for people. */
export type LogFormat = 'json' | 'pretty';

interface LogOptions {
  readonly level: string;
  /** Removes secrets, wherever in the line they are. */
  readonly redactor: Redactor;
  /** Must not block or throw: logging must never stop the work. See `log-destination.ts`. */
  readonly destination: DestinationStream;
  /** `json` when left out. */
  readonly format?: LogFormat;
}

/**
 * Creates the log. Secrets are removed from the finished JSON of a line, so it does not matter which field, message or
 * stack contains them; only then is it made into a line for people.
 */
export function createLog({ level, redactor, destination, format = 'json' }: LogOptions): Logger {
  const finish = finisherOf(format);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: traceFields,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => finish(redactor.json(line)) },
    },
    destination,
  );
}

/** Makes the line that is written of a line of JSON. */
export function finisherOf(format: LogFormat): (json: string) => string {
  const finish = format === 'pretty' ? prettyLine : (json: string) => json.trimEnd();
  return (json) => `${finish(json)}\n`;
}
