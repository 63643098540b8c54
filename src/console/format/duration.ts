/** How long, in at most two units: "4 s", "12 min", "1 h 05 min", "3 d 4 h". Never negative. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long, to the second, as a clock that runs: "0:04", "12:41", "1:05:09", "3 d 04:05:09". Never negative. */
export function runningTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const rest = `${pad(minutes % 60)}:${pad(seconds % 60)}`;
  if (days > 0) return `${days} d ${pad(hours % 24)}:${rest}`;
  return hours > 0 ? `${hours}:${rest}` : `${minutes}:${pad(seconds % 60)}`;
}

/** The same as a value of `<time datetime>` (HTML, "valid duration string"). */
export function machineDuration(ms: number): string {
  return `PT${Math.max(0, Math.floor(ms / 1000))}S`;
}

const CLOCK = /^(\d{1,4}):([0-5]\d)$/;
const COUNT = '(\\d+(?:\\.\\d+)?)';
const SPOKEN = new RegExp(
  `^(?:${COUNT}d(?:ays?)?)?(?:${COUNT}h(?:rs?|ours?)?)?(?:${COUNT}m(?:ins?|inutes?)?)?(?:${COUNT}s(?:ecs?|econds?)?)?$`,
);
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1000] as const;

/**
 * The milliseconds of a time as people say it: "1 h 30 min", "90 minutes", "1.5 hours", "1h30", "1:30", "2 d". Null:
 * it is none, or nothing, or a number without a unit.
 */
export function millisecondsOf(text: string): number | null {
  const said = text
    .toLowerCase()
    .replaceAll(/(\d),(\d)/g, '$1.$2')
    .replaceAll(/\band\b|,|\s/g, '')
    .replace(/h(\d+)$/, 'h$1m');
  const [, hours, minutes] = CLOCK.exec(said) ?? [];
  const counts = hours === undefined ? SPOKEN.exec(said)?.slice(1) : [0, hours, minutes, 0];
  if (counts === undefined) return null;
  const ms = UNITS_MS.reduce((sum, unitMs, index) => sum + unitMs * Number(counts[index] ?? 0), 0);
  return ms > 0 ? ms : null;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
