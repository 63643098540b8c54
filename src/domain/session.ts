/**
 * How Agora records: every user apart (`raw` takes over from `individual`), all users in one picture, or a web page. Words as
 * on Agora's wire.
 */
export const RECORDING_MODES = ['individual', 'mix', 'web', 'raw'] as const;
export type RecordingMode = (typeof RECORDING_MODES)[number];

/**
 * The coordinates of one recording at Agora. `resourceId` comes from acquire, `sid` from start; `cname` and `uid`
 * must be those that acquire was called with.
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
 * One text for one session. All six coordinates count: a caller that knows a `sid` but not its `uid` must not be given
 * the outcome of somebody else's stop.
 */
export function sessionKey(session: RecordingSession): string {
  const { appId, resourceId, sid, mode, cname, uid } = session;
  return JSON.stringify([appId, resourceId, sid, mode, cname, uid]);
}
