/** Ids as clients see them: opaque, and unique over all types (GraphQL Global Object Identification). */
const PREFIX = 'Recording:';

export function globalIdOf(recordingId: string): string {
  return Buffer.from(`${PREFIX}${recordingId}`).toString('base64url');
}

/** The recording's id in a global id, or null where it is no recording's. */
export function recordingIdOf(globalId: string): string | null {
  const text = Buffer.from(globalId, 'base64url').toString('utf8');
  const id = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  return /^[0-9a-f]{32}$/.test(id) ? id : null;
}
