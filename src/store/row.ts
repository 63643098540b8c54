import { createHash } from 'node:crypto';
import { NOTHING_TOLD } from '../domain/notification.ts';
import type { NewRecording } from '../domain/ports.ts';
import { type Recording, type RecordingState, sessionOf } from '../domain/recording.ts';
import { type RecordingMode, type RecordingSession, sessionKey } from '../domain/session.ts';

/** A recording as the table has it: what is searched in columns of its own, everything else as JSON. */
export interface RecordingRow {
  readonly id: string;
  readonly owner: string;
  readonly version: number;
  readonly app_id: string;
  readonly mode: RecordingMode;
  readonly cname: string;
  readonly uid: string;
  readonly resource_id: string | null;
  readonly sid: string | null;
  readonly session_hash: string | null;
  readonly state: RecordingState;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly stop_requested_at: number | null;
  readonly ended_at: number | null;
  readonly due_at: number | null;
  readonly lease_gateway: string | null;
  readonly lease_until: number | null;
  readonly idempotency_key: string | null;
  readonly idempotency_fingerprint: string | null;
  readonly files: string;
  readonly outcome: string | null;
  readonly failure: string | null;
  readonly sighting: string | null;
  readonly work: string | null;
  readonly told: string | null;
}

/** A session's key, short enough for an index: a `resourceId` alone may have 2048 characters. */
export function sessionHash(session: RecordingSession): string {
  return createHash('sha256').update(sessionKey(session)).digest('base64url');
}

export function toRow(recording: NewRecording, version: number): RecordingRow {
  const session = sessionOf({ ...recording, version });
  return {
    id: recording.id,
    owner: recording.owner,
    version,
    app_id: recording.appId,
    mode: recording.mode,
    cname: recording.cname,
    uid: recording.uid,
    resource_id: recording.resourceId,
    sid: recording.sid,
    session_hash: session && sessionHash(session),
    state: recording.state,
    created_at: recording.createdAt,
    started_at: recording.startedAt,
    stop_requested_at: recording.stopRequestedAt,
    ended_at: recording.endedAt,
    due_at: recording.dueAt,
    lease_gateway: recording.lease?.gateway ?? null,
    lease_until: recording.lease?.until ?? null,
    idempotency_key: recording.idempotency?.key ?? null,
    idempotency_fingerprint: recording.idempotency?.fingerprint ?? null,
    files: JSON.stringify(recording.files),
    outcome: toJson(recording.outcome),
    failure: toJson(recording.failure),
    sighting: toJson(recording.sighting),
    work: toJson(recording.work),
    told: recording.told === NOTHING_TOLD ? null : toJson(recording.told),
  };
}

export function fromRow(row: RecordingRow): Recording {
  const { lease_gateway: gateway, lease_until: until } = row;
  const { idempotency_key: key, idempotency_fingerprint: fingerprint } = row;
  return {
    id: row.id,
    owner: row.owner,
    version: row.version,
    appId: row.app_id,
    mode: row.mode,
    cname: row.cname,
    uid: row.uid,
    resourceId: row.resource_id,
    sid: row.sid,
    state: row.state,
    createdAt: row.created_at,
    startedAt: row.started_at,
    stopRequestedAt: row.stop_requested_at,
    endedAt: row.ended_at,
    dueAt: row.due_at,
    lease: gateway === null || until === null ? null : { gateway, until },
    idempotency: key === null || fingerprint === null ? null : { key, fingerprint },
    files: fromJson(row.files) ?? [],
    outcome: fromJson(row.outcome),
    failure: fromJson(row.failure),
    sighting: fromJson(row.sighting),
    work: fromJson(row.work),
    told: fromJson(row.told) ?? NOTHING_TOLD,
  };
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** The gateway reads what it has written itself; the types of the columns are the contract. */
function fromJson<Value>(text: string | null): Value | null {
  if (text === null) return null;
  const value: Value = JSON.parse(text);
  return value;
}
