import { hash } from 'node:crypto';
import type { z } from 'zod';
import { NO_SERVICE_STATUS } from '../domain/notification.ts';
import type { StopOutcome } from '../domain/outcome.ts';
import { type Recording, sessionOf } from '../domain/recording.ts';
import { type RecordingSession, sessionKey } from '../domain/session.ts';
import { withList, withoutList } from './one-list.ts';
import { FORM, fromLegacyWork, PROGRESS } from './progress-form.ts';
import { readColumns, UnreadableRow } from './reading.ts';
import { type RecordingRow, recordingColumns } from './recording-columns.ts';

/** A session's key, short enough for an index: a `resourceId` alone may have 2048 characters. */
export function sessionHash(session: RecordingSession): string {
  return hash('sha256', sessionKey(session), 'base64url');
}

export function toRow(recording: Recording, version: number): RecordingRow {
  const session = sessionOf(recording);
  return {
    id: recording.id,
    owner: recording.owner,
    app_id: recording.appId,
    mode: recording.mode,
    cname: recording.cname,
    uid: recording.uid,
    sid: recording.sid,
    session_hash: session && sessionHash(session),
    created_at: recording.createdAt,
    lease_gateway: recording.lease?.gateway ?? null,
    lease_until: recording.lease?.until ?? null,
    idempotency_key: recording.idempotency?.key ?? null,
    idempotency_fingerprint: recording.idempotency?.fingerprint ?? null,
    ...toChangedColumns(recording, version),
  };
}

/** The columns that most changes write. Others cost more: each has an index, which would be written too. */
export function toChangedColumns(recording: Recording, version: number) {
  const { state, progress, outcome, observation } = recording;
  const files = JSON.stringify(recording.files);
  const stored = (report: StopOutcome | null) => report && withoutList(report, files);
  const reported = progress !== null && 'report' in progress ? { report: stored(progress.report) } : {};
  return {
    version,
    state,
    resource_id: recording.resourceId,
    started_at: recording.startedAt,
    stop_requested_at: recording.stopRequestedAt,
    ended_at: recording.endedAt,
    due_at: null,
    files,
    outcome: toJson(stored(outcome)),
    failure: toJson(recording.failure),
    sighting: toJson(observation && { ...observation, report: stored(observation.report) }),
    work: null,
    told: recording.serviceStatus === NO_SERVICE_STATUS ? null : toJson(recording.serviceStatus),
    form: FORM,
    progress: progress && JSON.stringify({ state, ...progress, ...reported }),
    next_at: recording.dueAt,
    destination: toJson(recording.destination),
  };
}

export function fromRow(row: RecordingRow): Recording | UnreadableRow {
  const columns = readColumns('recordings', row, recordingColumns);
  if (columns instanceof UnreadableRow) return columns;
  const state = stateOf(columns);
  if (typeof state === 'string') return new UnreadableRow('recordings', columns.id, state);
  const { id, owner, version, mode, cname, uid, files, failure } = columns;
  const { lease_gateway: gateway, lease_until: until } = columns;
  const { idempotency_key: key, idempotency_fingerprint: fingerprint } = columns;
  return {
    ...{ id, owner, version, mode, cname, uid, files, failure },
    appId: columns.app_id,
    createdAt: columns.created_at,
    startedAt: columns.started_at,
    stopRequestedAt: columns.stop_requested_at,
    dueAt: columns.work === null ? columns.next_at : columns.due_at,
    lease: gateway === null || until === null ? null : { gateway, until },
    idempotency: key === null || fingerprint === null ? null : { key, fingerprint },
    observation: columns.sighting && {
      ...columns.sighting,
      report: withList(columns.sighting.report, files),
    },
    serviceStatus: columns.told ?? NO_SERVICE_STATUS,
    destination: columns.destination,
    ...state,
  };
}

type Columns = z.output<typeof recordingColumns>;

/** What belongs to the state that the recording is in; or, as a text, what is missing for it. */
function stateOf(columns: Columns) {
  const { state, resource_id: resourceId, sid, failure, ended_at: endedAt, files } = columns;
  const outcome = columns.outcome && withList(columns.outcome, files);
  const whole = <Progress extends { readonly report: StopOutcome | null }>(given: Progress): Progress => ({
    ...given,
    report: given.report && withList(given.report, files),
  });
  const notOver = { outcome: null, endedAt: null } as const;
  const progress = progressOf(columns);
  if (state === 'starting') {
    const { success, data } = PROGRESS.starting.safeParse(progress);
    return success ? { ...notOver, resourceId, sid, state, progress: data } : UNFIT;
  }
  if (state === 'failed') {
    if (failure === null || endedAt === null) return 'failure, ended_at: missing';
    return { outcome: null, resourceId, sid, state, progress: null, failure, endedAt } as const;
  }
  if (resourceId === null || sid === null) return 'resource_id, sid: missing';
  const placed = { resourceId, sid };
  switch (state) {
    case 'recording': {
      const { success, data } = PROGRESS.recording.safeParse(progress);
      return success ? { ...notOver, ...placed, state, progress: data } : UNFIT;
    }
    case 'stopping': {
      const { success, data } = PROGRESS.stopping.safeParse(progress);
      return success ? { ...notOver, ...placed, state, progress: whole(data) } : UNFIT;
    }
    case 'exiting': {
      const { success, data } = PROGRESS.exiting.safeParse(progress);
      return success ? { ...notOver, ...placed, state, progress: whole(data) } : UNFIT;
    }
    case 'ended': {
      const { success, data } = PROGRESS.ended.safeParse(progress);
      if (outcome === null || endedAt === null) return 'outcome, ended_at: missing';
      return success ? { ...placed, state, progress: data, outcome, endedAt } : UNFIT;
    }
  }
}

const UNFIT = 'progress: does not fit the state';

/** The progress as this gateway knows it, of whatever form it was written in. */
function progressOf({ work, progress, state, lease_gateway }: Columns): unknown {
  if (work !== null) return fromLegacyWork(work, lease_gateway !== null);
  if (progress?.state === state) return progress;
  // An older gateway has ended it since, and knows of no doubt.
  return state === 'ended' ? { saidBy: 'agora' } : null;
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
