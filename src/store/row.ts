import { createHash } from 'node:crypto';
import { NOTHING_TOLD } from '../domain/notification.ts';
import type { NewRecording } from '../domain/ports.ts';
import { type Recording, type RecordingState, sessionOf } from '../domain/recording.ts';
import { type RecordingMode, type RecordingSession, sessionKey } from '../domain/session.ts';
import { readColumns, UnreadableRow } from './reading.ts';
import { recordingColumns } from './recording-columns.ts';

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

export function fromRow(row: RecordingRow): Recording | UnreadableRow {
  const columns = readColumns('recordings', row, recordingColumns);
  if (columns instanceof UnreadableRow) return columns;
  const { id, owner, version, mode, cname, uid, sid, state } = columns;
  const { files, outcome, failure, sighting, work } = columns;
  const { lease_gateway: gateway, lease_until: until } = columns;
  const { idempotency_key: key, idempotency_fingerprint: fingerprint } = columns;
  return {
    ...{ id, owner, version, mode, cname, uid, sid, state, files, outcome, failure, sighting, work },
    appId: columns.app_id,
    resourceId: columns.resource_id,
    createdAt: columns.created_at,
    startedAt: columns.started_at,
    stopRequestedAt: columns.stop_requested_at,
    endedAt: columns.ended_at,
    dueAt: columns.due_at,
    lease: gateway === null || until === null ? null : { gateway, until },
    idempotency: key === null || fingerprint === null ? null : { key, fingerprint },
    told: columns.told ?? NOTHING_TOLD,
  };
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
