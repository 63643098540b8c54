import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { RECORDING_MODES, type RecordingSession } from '../domain/session.ts';
import type { SandboxClock } from './clock.ts';
import {
  exitAt,
  type FakeRecording,
  isInFailover,
  phaseOf,
  queryResponseOf,
  type RecordingSetup,
  stopResponseOf,
  uploadTimeOf,
} from './recording.ts';
import { acquireRequest, party, setupOf, startRequest, stopRequest } from './start-request.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Resource {
  readonly cname: string;
  readonly uid: string;
  readonly expiresAt: number;
  /** The recording that it was used for. A resource is good for one. */
  sid: string | null;
}

/** The coordinates in a request's path. */
export interface Target {
  readonly resourceId: string;
  readonly sid: string;
  readonly mode: string;
}

/** Numbers of the upstream contract. */
const RESOURCE_GOOD_FOR_MS = 5 * 60_000;
const MAX_RECORDINGS = 50;
const UPLOAD_PATIENCE_MS = 20_000;
const DEFAULT_UPLOAD_MS = 800;
const DEFAULT_IDLE_MS = 30_000;

/** What a test may change of a running recording. */
export const recordingPatch = z.strictObject({
  streams: z.boolean().optional(),
  /** The channel is empty from now on (or has somebody in it again). */
  idle: z.boolean().optional(),
  /** The recorder is removed from the channel now. */
  kicked: z.literal(true).optional(),
  /** Agora moves it to another server for so long, from now on. */
  failoverMs: z.number().min(0).optional(),
  uploadMs: z.number().min(0).optional(),
  uploadResult: z.enum(['uploaded', 'backuped', 'unknown']).optional(),
});

/** Agora's six methods on fake recordings, faithful to the upstream contract, on a clock that can be put forward. */
export class SandboxState {
  readonly #clock: SandboxClock;
  readonly #appId: string;
  readonly #resources = new Map<string, Resource>();
  readonly #recordings = new Map<string, FakeRecording>();

  constructor(clock: SandboxClock, appId: string) {
    this.#clock = clock;
    this.#appId = appId;
  }

  acquire(body: unknown): Answer {
    const read = acquireRequest.safeParse(body);
    if (!read.success) return invalidParameter(read.error);
    if (this.#live().length >= MAX_RECORDINGS)
      return { status: 406, body: { code: 406, reason: 'vendor_over_load' } };
    const { cname, uid } = read.data;
    const resourceId = randomBytes(160).toString('base64url');
    this.#resources.set(resourceId, {
      cname,
      uid,
      expiresAt: this.#clock.now() + RESOURCE_GOOD_FOR_MS,
      sid: null,
    });
    return { status: 200, body: { cname, uid, resourceId } };
  }

  start(resourceId: string, mode: string, body: unknown): Answer {
    const read = startRequest.safeParse(body);
    if (!read.success) return invalidParameter(read.error);
    const { cname, uid } = read.data;
    const known = RECORDING_MODES.find((each) => each === mode);
    const resource = this.#resources.get(resourceId);
    if (known === undefined) return failure(400, 2, 'invalid parameter: mode');
    if (resource === undefined) return failure(400, 433, 'resource id is expired or was never acquired');
    if (resource.cname !== cname || resource.uid !== uid) return mismatch();
    const running = resource.sid === null ? undefined : this.#recordings.get(resource.sid);
    if (running !== undefined && exitAt(running, this.#clock.now()) === null) {
      return {
        status: 201,
        body: { cname, uid, resourceId, sid: running.sid, code: 7, reason: 'already started' },
      };
    }
    if (resource.sid !== null || resource.expiresAt <= this.#clock.now()) {
      return failure(400, 433, 'resource id is expired');
    }
    if (this.#live().some((each) => each.cname === cname && each.uid === uid)) {
      return failure(400, 53, 'task conflict: this cname and uid are already recording');
    }
    const setup = setupOf(known, read.data);
    if ('refused' in setup) return failure(400, 2, `invalid parameter: ${setup.refused}`);
    const sid = randomBytes(16).toString('hex');
    resource.sid = sid;
    this.#record({ sid, resourceId, cname, uid }, setup, this.#clock.now());
    return { status: 200, body: { cname, uid, resourceId, sid } };
  }

  query(target: Target): Answer {
    const recording = this.#find(target);
    if (recording === null) return this.#noWorker('QueryCloudRecorder', target);
    return answered(recording, queryResponseOf(recording, this.#clock.now()));
  }

  update(target: Target, body: unknown): Answer {
    const found = this.#forChange('UpdateCloudRecorder', target, body);
    if ('status' in found) return found;
    const request = z
      .looseObject({ webRecordingConfig: z.looseObject({ onhold: z.boolean() }).optional() })
      .safeParse(found.clientRequest);
    if (request.data?.webRecordingConfig) found.recording.onhold = request.data.webRecordingConfig.onhold;
    return answered(found.recording, {});
  }

  updateLayout(target: Target, body: unknown): Answer {
    if (target.mode !== 'mix') return failure(400, 2, 'invalid parameter: mode');
    const found = this.#forChange('UpdateCloudRecorderLayout', target, body);
    return 'status' in found ? found : answered(found.recording, {});
  }

  async stop(target: Target, body: unknown): Promise<Answer> {
    const read = stopRequest.safeParse(body);
    if (!read.success) return invalidParameter(read.error);
    const recording = this.#find(target);
    if (recording === null) return this.#noWorker('StopCloudRecorder', target);
    if (recording.cname !== read.data.cname || recording.uid !== read.data.uid) return mismatch();
    if (exitAt(recording, this.#clock.now()) !== null) {
      return { status: 400, body: { ...coordinatesOf(recording), code: 49, reason: 'invalid operation' } };
    }
    recording.stopRequestedAt = this.#clock.now();
    if (!recording.streams) {
      return { status: 206, body: { ...coordinatesOf(recording), code: 435, reason: 'no recorded data' } };
    }
    if (read.data.clientRequest?.async_stop) return answered(recording, {});
    const uploadMs = uploadTimeOf(recording);
    await this.#clock.sleep(Math.min(uploadMs, UPLOAD_PATIENCE_MS));
    return uploadMs <= UPLOAD_PATIENCE_MS
      ? answered(recording, stopResponseOf(recording))
      : { status: 206, body: { ...coordinatesOf(recording), code: 50, reason: 'upload timeout' } };
  }

  /** Puts three recordings into the sandbox, one a mode, that have been running for two minutes. Their ids never change. */
  seed(): readonly RecordingSession[] {
    const startedAt = this.#clock.now() - 120_000;
    const common = { maxIdleTimeMs: DEFAULT_IDLE_MS, rtmpUrls: [] };
    const rtmpUrls = ['rtmp://live.example/sandbox/page'];
    const setups: readonly RecordingSetup[] = [
      { ...common, mode: 'mix', shape: 'string' },
      { ...common, mode: 'individual', shape: 'json' },
      { ...common, mode: 'web', shape: 'services', rtmpUrls },
    ];
    return setups.map((setup, index) => {
      const digest = (what: string) => createHash('sha256').update(`sandbox ${setup.mode} ${what}`);
      const id = {
        resourceId: digest('resource').digest('base64url'),
        sid: digest('sid').digest('hex').slice(0, 32),
        cname: `sandbox-${setup.mode}`,
        uid: String(527841 + index),
      };
      this.#resources.set(id.resourceId, { ...id, expiresAt: startedAt });
      this.#record(id, setup, startedAt);
      return { appId: this.#appId, mode: setup.mode, ...id };
    });
  }

  reset(): void {
    this.#resources.clear();
    this.#recordings.clear();
  }

  recordings(): readonly FakeRecording[] {
    return [...this.#recordings.values()];
  }

  /** Everything that a test may want to know of every recording. */
  list(): readonly unknown[] {
    const now = this.#clock.now();
    return [...this.#recordings.values()].map((recording) => ({
      ...coordinatesOf(recording),
      mode: recording.setup.mode,
      phase: phaseOf(recording, now),
      inFailover: isInFailover(recording, now),
      streams: recording.streams,
      uploadMs: recording.uploadMs,
      uploadResult: recording.uploadResult,
      runningForMs: Math.round(now - recording.startedAt),
    }));
  }

  /** Changes a recording as `recordingPatch` says. False when there is none with this `sid`. */
  change(sid: string, patch: z.output<typeof recordingPatch>): boolean {
    const recording = this.#recordings.get(sid);
    if (recording === undefined) return false;
    const now = this.#clock.now();
    if (patch.streams !== undefined) recording.streams = patch.streams;
    if (patch.idle !== undefined) recording.idleSince = patch.idle ? now : null;
    if (patch.kicked) recording.kickedAt = now;
    if (patch.failoverMs !== undefined) recording.failoverUntil = now + patch.failoverMs;
    if (patch.uploadMs !== undefined) recording.uploadMs = patch.uploadMs;
    if (patch.uploadResult !== undefined) recording.uploadResult = patch.uploadResult;
    return true;
  }

  #record(
    id: Omit<Target, 'mode'> & { cname: string; uid: string },
    setup: RecordingSetup,
    startedAt: number,
  ): void {
    // A channel whose name begins with "empty" has nobody in it, so that 435 can be had without the control routes.
    const empty = id.cname.startsWith('empty');
    this.#recordings.set(id.sid, {
      ...id,
      setup,
      startedAt,
      onhold: false,
      streams: !empty,
      idleSince: empty ? startedAt : null,
      stopRequestedAt: null,
      kickedAt: null,
      failoverUntil: 0,
      uploadMs: DEFAULT_UPLOAD_MS,
      uploadResult: 'uploaded',
    });
  }

  #live(): readonly FakeRecording[] {
    const now = this.#clock.now();
    return [...this.#recordings.values()].filter((recording) => exitAt(recording, now) === null);
  }

  /** The recording, where Agora would find it: not while it is moved to another server, and not once it is gone. */
  #find({ resourceId, sid, mode }: Target): FakeRecording | null {
    const now = this.#clock.now();
    const recording = this.#recordings.get(sid);
    if (recording?.resourceId !== resourceId || recording.setup.mode !== mode) return null;
    return isInFailover(recording, now) || phaseOf(recording, now) === 'gone' ? null : recording;
  }

  #forChange(command: string, target: Target, body: unknown) {
    const read = party.extend({ clientRequest: z.unknown() }).safeParse(body);
    if (!read.success) return invalidParameter(read.error);
    const recording = this.#find(target);
    if (recording === null) return this.#noWorker(command, target);
    if (recording.cname !== read.data.cname || recording.uid !== read.data.uid) return mismatch();
    return { recording, clientRequest: read.data.clientRequest };
  }

  #noWorker(command: string, { resourceId, sid }: Target): Answer {
    const payload = { message: 'Failed to find worker.' };
    return { status: 404, body: { resourceId, sid, code: 404, serverResponse: { command, payload } } };
  }
}

function coordinatesOf({ cname, uid, resourceId, sid }: FakeRecording) {
  return { cname, uid, resourceId, sid };
}

function answered(recording: FakeRecording, serverResponse: Record<string, unknown>): Answer {
  return { status: 200, body: { ...coordinatesOf(recording), serverResponse } };
}

function failure(status: number, code: number, reason: string): Answer {
  return { status, body: { code, reason } };
}

function mismatch(): Answer {
  return failure(400, 432, 'request parameter does not match: cname and uid must be those of acquire');
}

function invalidParameter(error: z.ZodError): Answer {
  return failure(400, 2, `invalid parameter: ${error.issues[0]?.path.join('.') || 'body'}`);
}
