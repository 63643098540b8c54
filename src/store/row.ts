import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { Guard } from '../domain/guard.ts';
import { NO_SERVICE_STATUS } from '../domain/notification.ts';
import type { StopOutcome } from '../domain/outcome.ts';
import type { RecordedFile } from '../domain/recorded-file.ts';
import { type Recording, sessionOf } from '../domain/recording.ts';
import { type RecordingSession, sessionKey } from '../domain/session.ts';
import { FORM, fromLegacyWork, PROGRESS } from './progress-form.ts';
import { readColumns, UnreadableRow } from './reading.ts';
import { type RecordingRow, recordingColumns } from './recording-columns.ts';

/** Hashes a session's key, which is too long for an index: a `resourceId` alone may have 2048 characters. */
export function sessionHash(session: RecordingSession): string {
  return hash('sha256', sessionKey(session), 'base64url');
}

/** The row to insert for a new recording. `fromRow` reads it back. */
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
    billing: toJson(recording.billing),
    tags: recording.tags.length === 0 ? null : JSON.stringify(recording.tags),
    trouble: toJson(recording.trouble),
    trace: toJson(recording.trace),
    ...toChangedColumns(recording, version),
    ...toListingColumns(recording),
    terms: toJson(recording.terms),
    previous_id: recording.previous?.id ?? null,
    attempt: recording.previous?.attempt ?? null,
    ...toGuardColumns(recording),
  };
}

/** The columns that say when and where a storage is listed. They are indexed, and written only where they change. */
export function toListingColumns({ listing, destination }: Recording) {
  const at = listing?.dueAt ?? null;
  return { list_at: at, list_in: at === null ? null : (destination?.storage ?? null) };
}

/** The columns that say when a guard looks at it, and why. As those of lists. */
export function toGuardColumns({ guard }: Recording) {
  const { asked = null, tokenExpiresAt = null, deadline = null, restart = null } = guard ?? {};
  const { because = null, rollsAt = null } = deadline ?? {};
  const kept = guard && { because, rollsAt, asked, tokenExpiresAt, restart };
  return {
    guard: toJson(kept),
    guard_at: guard?.dueAt ?? null,
    stops_at: guard?.deadline?.stopsAt ?? null,
  };
}

/** The columns that a change always writes. Other columns that may change are indexed, so writing them costs more. */
export function toChangedColumns(recording: Recording, version: number) {
  const { state, progress, outcome, observation, listing } = recording;
  const files = JSON.stringify(recording.files);
  const stored = (report: StopOutcome | null) => report && omitSharedFiles(report, files);
  const reported = progress !== null && 'report' in progress ? { report: stored(progress.report) } : {};
  return {
    version,
    state,
    resource_id: recording.resourceId,
    started_at: recording.startedAt,
    stop_requested_at: recording.stopRequestedAt,
    ended_at: recording.endedAt,
    left_at: recording.leftAt,
    exit_signs: toJson(recording.exitSigns),
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
    acquired_at: recording.acquiredAt,
    expires_at: recording.resourceExpiresAt,
    seen_at: recording.seenAt,
    listing: toJson(listing && { tries: listing.tries, isComplete: listing.isComplete }),
  };
}

/** The recording of a row, whichever version of the gateway wrote the row. */
export function fromRow(row: RecordingRow): Recording | UnreadableRow {
  const columns = readColumns('recordings', row, recordingColumns);
  if (columns instanceof UnreadableRow) return columns;
  const state = stateOf(columns);
  if (typeof state === 'string') return new UnreadableRow('recordings', columns.id, state);
  const { id, owner, version, mode, cname, uid, files, failure, sighting } = columns;
  const { lease_gateway: gateway, lease_until: until } = columns;
  const { idempotency_key: key, idempotency_fingerprint: fingerprint } = columns;
  return {
    ...{ id, owner, version, mode, cname, uid, files, failure },
    appId: columns.app_id,
    createdAt: columns.created_at,
    startedAt: columns.started_at,
    stopRequestedAt: columns.stop_requested_at,
    leftAt: columns.left_at,
    billing: columns.billing,
    exitSigns: columns.exit_signs,
    dueAt: columns.work === null ? columns.next_at : columns.due_at,
    lease: gateway === null || until === null ? null : { gateway, until },
    idempotency: key === null || fingerprint === null ? null : { key, fingerprint },
    observation: sighting && { ...sighting, report: restoreSharedFiles(sighting.report, files) },
    serviceStatus: columns.told ?? NO_SERVICE_STATUS,
    destination: columns.destination,
    tags: columns.tags ?? [],
    acquiredAt: columns.acquired_at,
    resourceExpiresAt: columns.expires_at,
    seenAt: columns.seen_at,
    trouble: columns.trouble,
    trace: columns.trace,
    listing: columns.listing && {
      tries: columns.listing.tries,
      isComplete: columns.listing.isComplete,
      dueAt: columns.list_at,
    },
    terms: columns.terms,
    previous: previousIn(columns),
    guard: guardIn(columns),
    ...state,
  };
}

type Columns = z.output<typeof recordingColumns>;

function previousIn({ previous_id: id, attempt }: Columns): Recording['previous'] {
  return id === null || attempt === null ? null : { id, attempt };
}

/** How the columns say that a recording is watched. */
export function guardIn(columns: Pick<Columns, 'guard' | 'guard_at' | 'stops_at'>): Guard | null {
  const { guard, guard_at: dueAt, stops_at: stopsAt } = columns;
  if (guard === null) return null;
  const { because, asked, tokenExpiresAt, rollsAt, restart } = guard;
  const deadline = because === null || stopsAt === null ? null : { because, stopsAt, rollsAt };
  return { deadline, dueAt, asked, tokenExpiresAt, restart };
}

/** The fields that depend on the recording's state. A string says what is wrong with the row. */
function stateOf(columns: Columns) {
  const { state, resource_id: resourceId, sid, failure, ended_at: endedAt, files } = columns;
  const outcome = columns.outcome && restoreSharedFiles(columns.outcome, files);
  const withFiles = <Progress extends { readonly report: StopOutcome | null }>(
    given: Progress,
  ): Progress => ({
    ...given,
    report: given.report && restoreSharedFiles(given.report, files),
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
  const coordinates = { resourceId, sid };
  switch (state) {
    case 'recording': {
      const { success, data } = PROGRESS.recording.safeParse(progress);
      return success ? { ...notOver, ...coordinates, state, progress: data } : UNFIT;
    }
    case 'stopping': {
      const { success, data } = PROGRESS.stopping.safeParse(progress);
      return success ? { ...notOver, ...coordinates, state, progress: withFiles(data) } : UNFIT;
    }
    case 'exiting': {
      const { success, data } = PROGRESS.exiting.safeParse(progress);
      return success ? { ...notOver, ...coordinates, state, progress: withFiles(data) } : UNFIT;
    }
    case 'ended': {
      const { success, data } = PROGRESS.ended.safeParse(progress);
      if (outcome === null || endedAt === null) return 'outcome, ended_at: missing';
      return success ? { ...coordinates, state, progress: data, outcome, endedAt } : UNFIT;
    }
  }
}

const UNFIT = 'progress: does not fit the state';

/** The stored progress in the shape of this version, whichever form it was written in. */
function progressOf({ work, progress, state, lease_gateway }: Columns): unknown {
  if (work !== null) return fromLegacyWork(work, lease_gateway !== null);
  if (progress?.state === state) return progress;
  // An older gateway has ended the recording since. It writes no `progress`, and takes every end for certain.
  return state === 'ended' ? { saidBy: 'agora' } : null;
}

/** The value as its column holds it. */
export function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

const IN_ROW = 'row';

/**
 * The report as it is stored: without its files where they are the recording's `files` (given as JSON). A recording may
 * have thousands of files, and each copy would be written, read and checked again. The first file stays: older gateways
 * would take an empty list for a report without files, and answer a stop with `ReportLost`.
 */
function omitSharedFiles(report: StopOutcome, files: string): object {
  const isSame = report.files.length > 0 && JSON.stringify(report.files) === files;
  return isSame ? { ...report, files: report.files.slice(0, 1), filesIn: IN_ROW } : report;
}

/** Undoes `omitSharedFiles`. */
function restoreSharedFiles<Report extends StopOutcome>(
  report: Report,
  files: readonly RecordedFile[],
): Report {
  return 'filesIn' in report && report.filesIn === IN_ROW ? { ...report, files, filesIn: undefined } : report;
}
