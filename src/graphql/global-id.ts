const PREFIX = 'Recording:';

/** A recording's id for clients: opaque, and unique over all types (GraphQL Global Object Identification). */
export function globalIdOf(recordingId: string): string {
  return Buffer.from(`${PREFIX}${recordingId}`).toString('base64url');
}

/** The recording's id in a global id. Null: it is not one of a recording. */
export function recordingIdOf(globalId: string): string | null {
  const text = Buffer.from(globalId, 'base64url').toString('utf8');
  const id = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  return /^[0-9a-f]{32}$/.test(id) ? id : null;
}
