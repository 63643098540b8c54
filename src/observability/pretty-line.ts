import { inspect, styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** How each level is shown. */
const LEVELS: Readonly<Record<string, Style>> = {
  fatal: ['bold', 'red'],
  error: 'red',
  warn: 'yellow',
  info: 'green',
};

/** Shown in a place of their own, or told by other fields. */
const NOT_LISTED: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'err', 'baseUrl', 'sid']);

const MAX_VALUE_LENGTH = 100;
/** Enough of an id to find its other lines by. */
const SHOWN_OF_ID = 8;

/**
 * A line of the log for a person: time, level, message and the fields that say something, in colour if standard output
 * is a terminal. A line that is no JSON is shown as it is. Control characters are not shown: they could steer the terminal.
 */
export function prettyLine(line: string): string {
  const entry = objectIn(line);
  if (entry === null) return printable(line.trimEnd());
  const { level = 'info', time, msg = '' } = entry;
  const fields = Object.entries(entry)
    .filter(([name, value]) => !NOT_LISTED.has(name) && value !== null)
    .map(([name, value]) => `${styleText('dim', `${printable(name)}=`)}${shown(value)}`);
  const parts = [
    styleText('dim', timeOfDay(time)),
    styleText(LEVELS[String(level)] ?? 'dim', printable(String(level)).padEnd(5)),
    printable(String(msg)),
    ...fields,
  ];
  return [parts.join(' '), ...errorLines(entry.err)].join('\n');
}

function objectIn(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

function timeOfDay(time: unknown): string {
  const date = new Date(String(time));
  return Number.isNaN(date.getTime()) ? '--:--:--' : date.toTimeString().slice(0, 8);
}

function shown(value: unknown): string {
  const text =
    typeof value === 'string' ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 4 });
  if (/^[0-9a-f]{32,}$/.test(text)) return `${text.slice(0, SHOWN_OF_ID)}…`;
  const short = text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
  return printable(typeof value === 'string' && /\s/.test(short) ? `"${short}"` : short);
}

/** The stack of an error, or its message. */
function errorLines(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const text = String(Reflect.get(error, 'stack') ?? Reflect.get(error, 'message') ?? '');
  return text.split('\n').map((line) => styleText('dim', `  ${printable(line)}`));
}

function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
