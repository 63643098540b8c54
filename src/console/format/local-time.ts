/** An instant, ISO 8601, as a field for dates and times has it: in the reader's time zone, to the minute. Empty: none. */
export function localOf(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  const [month, day, hour, minute] = [at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()].map(
    (each) => String(each).padStart(2, '0'),
  );
  return `${at.getFullYear()}-${month}-${day}T${hour}:${minute}`;
}

/** The other way round. Empty: none, or not complete. */
export function instantOf(local: string): string {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
