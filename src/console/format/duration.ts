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

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
