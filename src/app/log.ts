import type { Config } from '../config.ts';
import { createLog, finisherOf, type LogFormat } from '../observability/log.ts';
import { isTerminal, standardOutput } from '../observability/log-destination.ts';
import type { Redactor } from '../redaction.ts';

/** The log on standard output. `isLosing`: whether lines were dropped since the last that could be written. */
export function logToStandardOutput(level: string, format: LogFormat, redactor: Redactor) {
  const destination = standardOutput(finisherOf(format));
  return { log: createLog({ level, format, redactor, destination }), isLosing: destination.isLosing };
}

/** The configured format of the log, or the one for whoever reads standard output. */
export function logFormatOf({ logFormat }: Pick<Config, 'logFormat'>): LogFormat {
  return logFormat ?? (isTerminal() ? 'pretty' : 'json');
}
