const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });

/** A point in time in the reader's time zone: the time alone where it is of the same day as `now`, else with the date. */
export function shortTime(at: number, now: number): string {
  const isToday = DAY.format(at) === DAY.format(now);
  return isToday ? CLOCK.format(at) : `${DAY.format(at)}, ${CLOCK.format(at)}`;
}

/** With date and time zone: what a short time shows when it is pointed at. */
export function fullTime(at: number): string {
  return FULL.format(at);
}

/** A `DateTime` of the schema in Unix milliseconds; null stays null. */
export function instant(value: string): number;
export function instant(value: string | null | undefined): number | null;
export function instant(value: string | null | undefined): number | null {
  return value == null ? null : Date.parse(value);
}
