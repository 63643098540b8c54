import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RESOURCE_EXPIRES_AFTER_H, type Scene, sceneOf } from '../domain/requests/acquire.ts';
import { startRequestWithoutKeys } from '../domain/requests/start.ts';
import type { RecordingMode, RecordingSession } from '../domain/session.ts';
import { coordinatesOf } from './answer.ts';
import { HOUR_MS, type SandboxClock } from './clock.ts';
import { exitAt, type FakeRecording, isInFailover, newRecording, phaseOf, recordedMs } from './recording.ts';
import { setupOf } from './setup.ts';

/** A resource from `acquire`: it can start one recording. */
interface Resource {
  readonly cname: string;
  readonly uid: string;
  readonly scene: Scene;
  readonly acquiredAt: number;
  readonly resourceExpiredHour: number;
  /** The parameters that `acquire` announced for `start`; undefined when it announced none. */
  readonly startParameter: Readonly<Record<string, unknown>> | undefined;
  /** The recording that it started. */
  sid: string | null;
}

/** When the resource expires, and with it its recording. */
export function expiresAtOf({ acquiredAt, resourceExpiredHour }: Resource): number {
  return acquiredAt + resourceExpiredHour * HOUR_MS;
}

/** The coordinates in a request's path. */
export interface Target {
  readonly resourceId: string;
  readonly sid: string;
  readonly mode: RecordingMode;
}

/** What a test can change in a running recording. */
export const recordingPatch = z.strictObject({
  streams: z.boolean().optional(),
  /** True: the channel becomes empty now. False: a user is in it again. */
  idle: z.boolean().optional(),
  /** The recorder is removed from the channel now. */
  kicked: z.literal(true).optional(),
  /** The recorder fails now, which Agora calls an abnormal exit. */
  crashed: z.literal(true).optional(),
  /** Starts a failover to another server that takes this long. */
  failoverMs: z.number().min(0).optional(),
  uploadMs: z.number().min(0).optional(),
  uploadResult: z.enum(['uploaded', 'backuped', 'unknown']).optional(),
});

const RUNNING_FOR_MS = 120_000;
const RESOURCE_GOOD_FOR_MS = 5 * 60_000;

/** The start requests of the recordings that exist from the beginning, one for each mode. */
const SEEDS: readonly {
  readonly mode: RecordingMode;
  readonly avFileType: readonly string[];
  readonly clientRequest: object;
}[] = [
  { mode: 'mix', avFileType: ['hls'], clientRequest: {} },
  { mode: 'individual', avFileType: ['hls'], clientRequest: {} },
  {
    mode: 'web',
    avFileType: ['hls', 'mp4'],
    clientRequest: {
      extensionServiceConfig: {
        extensionServices: [
          {
            serviceName: 'web_recorder_service',
            serviceParam: {
              url: 'https://page.example',
              audioProfile: 0,
              videoWidth: 1280,
              videoHeight: 720,
              maxRecordingHour: RESOURCE_EXPIRES_AFTER_H,
            },
          },
          {
            serviceName: 'rtmp_publish_service',
            serviceParam: { outputs: [{ rtmpUrl: 'rtmp://live.example/sandbox/page' }] },
          },
        ],
      },
    },
  },
  { mode: 'raw', avFileType: ['hls'], clientRequest: {} },
];

/** The kinds of files that the recording of this mode writes which exists from the beginning. */
export function seededFileTypes(mode: RecordingMode): readonly string[] {
  return SEEDS.find((seed) => seed.mode === mode)?.avFileType ?? [];
}

/** The fake resources and recordings. */
export class SandboxState {
  readonly resources = new Map<string, Resource>();
  readonly #clock: SandboxClock;
  readonly #appId: string;
  /** Of the recordings that exist from the beginning. */
  readonly #bucket: string;
  readonly #recordings = new Map<string, FakeRecording>();

  constructor(clock: SandboxClock, appId: string, bucket: string) {
    this.#clock = clock;
    this.#appId = appId;
    this.#bucket = bucket;
  }

  /** Adds four recordings, one for each mode, that started two minutes ago. Their ids are always the same. */
  seed(): readonly RecordingSession[] {
    const startedAt = this.#clock.now() - RUNNING_FOR_MS;
    const resourceExpiredHour = RESOURCE_EXPIRES_AFTER_H;
    return SEEDS.map(({ mode, avFileType, clientRequest }, index) => {
      const digest = (what: string) => createHash('sha256').update(`sandbox ${mode} ${what}`);
      const channel = { cname: `sandbox-${mode}`, uid: String(527841 + index) };
      const id = {
        resourceId: digest('resource').digest('base64url'),
        sid: digest('sid').digest('hex').slice(0, 32),
        ...channel,
      };
      const start = startRequestWithoutKeys[mode].parse({
        ...channel,
        clientRequest: { storageConfig: {}, recordingFileConfig: { avFileType }, ...clientRequest },
        resourceExpiredHour,
      });
      const acquired = { scene: sceneOf(mode), acquiredAt: startedAt, resourceExpiredHour };
      const resource = { ...channel, ...acquired, startParameter: undefined, sid: id.sid };
      this.resources.set(id.resourceId, resource);
      const expiresAt = expiresAtOf(resource);
      const bucket = this.#bucket;
      this.add(newRecording({ ...id, startedAt, expiresAt, bucket }, setupOf(mode, start.clientRequest)));
      return { appId: this.#appId, mode, ...id };
    });
  }

  add(recording: FakeRecording): void {
    this.#recordings.set(recording.sid, recording);
  }

  reset(): void {
    this.resources.clear();
    this.#recordings.clear();
  }

  recordings(): readonly FakeRecording[] {
    return [...this.#recordings.values()];
  }

  live(): readonly FakeRecording[] {
    const now = this.#clock.now();
    return this.recordings().filter((recording) => exitAt(recording, now) === null);
  }

  /** Whether the resource can start a recording: it has started none, and is less than five minutes old. */
  canStart({ sid, acquiredAt }: Resource): boolean {
    return sid === null && this.#clock.now() < acquiredAt + RESOURCE_GOOD_FOR_MS;
  }

  /** How much of the scene's limit is used: by live recordings, and by resources that can still start one. */
  placesTaken(scene: Scene): number {
    const live = new Set(this.live().map(({ resourceId }) => resourceId));
    return [...this.resources].filter(
      ([resourceId, resource]) =>
        resource.scene === scene && (live.has(resourceId) || this.canStart(resource)),
    ).length;
  }

  bySid(sid: string | null): FakeRecording | undefined {
    return sid === null ? undefined : this.#recordings.get(sid);
  }

  /** The recording, if Agora would find it: not during a failover, and not after it is gone. */
  find({ resourceId, sid, mode }: Target): FakeRecording | null {
    const now = this.#clock.now();
    const recording = this.#recordings.get(sid);
    if (recording?.resourceId !== resourceId || recording.setup.mode !== mode) return null;
    return isInFailover(recording, now) || phaseOf(recording, now) === 'gone' ? null : recording;
  }

  /** For how long each recording has recorded, by `sid`: what a bill of Agora's would say. */
  recordedMs(): ReadonlyMap<string, number> {
    const now = this.#clock.now();
    return new Map(this.recordings().map((recording) => [recording.sid, recordedMs(recording, now)]));
  }

  /** The state of every recording, for tests. */
  list(): readonly unknown[] {
    const now = this.#clock.now();
    return this.recordings().map((recording) => ({
      ...coordinatesOf(recording),
      mode: recording.setup.mode,
      phase: phaseOf(recording, now),
      inFailover: isInFailover(recording, now),
      isExpired: recording.expiresAt <= now,
      streams: recording.streams,
      uploadMs: recording.uploadMs,
      uploadResult: recording.uploadResult,
      runningForMs: Math.round(now - recording.startedAt),
      recordedMs: Math.round(recordedMs(recording, now)),
    }));
  }

  /** Applies a `recordingPatch` to a recording. False when there is none with this `sid`. */
  change(sid: string, patch: z.output<typeof recordingPatch>): boolean {
    const recording = this.#recordings.get(sid);
    if (recording === undefined) return false;
    const now = this.#clock.now();
    if (patch.streams !== undefined) recording.streams = patch.streams;
    if (patch.idle !== undefined) recording.idleSince = patch.idle ? now : null;
    if (patch.kicked) recording.kickedAt = now;
    if (patch.crashed) recording.crashedAt = now;
    if (patch.failoverMs !== undefined) recording.failoverUntil = now + patch.failoverMs;
    if (patch.uploadMs !== undefined) recording.uploadMs = patch.uploadMs;
    if (patch.uploadResult !== undefined) recording.uploadResult = patch.uploadResult;
    return true;
  }
}
