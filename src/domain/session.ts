/**
 * Agora's modes, as on the wire: each user in a file of their own (`individual`, and `raw`, which replaces it), all
 * users in one picture (`mix`), or a web page (`web`).
 */
export const RECORDING_MODES = ['individual', 'mix', 'web', 'raw'] as const;
export type RecordingMode = (typeof RECORDING_MODES)[number];

/**
 * The coordinates of one recording at Agora. `resourceId` comes from acquire, `sid` from start; `cname` and `uid` must
 * be those of the call to acquire.
 */
export interface RecordingSession {
  readonly appId: string;
  readonly resourceId: string;
  readonly sid: string;
  readonly mode: RecordingMode;
  readonly cname: string;
  readonly uid: string;
}

/**
 * A unique text for a session. All six coordinates are part of it: a caller that knows a `sid` but not its `uid` must
 * not get the outcome of somebody else's stop.
 */
export function sessionKey(session: RecordingSession): string {
  const { appId, resourceId, sid, mode, cname, uid } = session;
  return JSON.stringify([appId, resourceId, sid, mode, cname, uid]);
}
