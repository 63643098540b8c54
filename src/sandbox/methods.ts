import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { acquireRequest, RESOURCE_EXPIRES_AFTER_H, SCENE } from '../domain/requests/acquire.ts';
import { startRequest } from '../domain/requests/start.ts';
import { stopRequest } from '../domain/requests/stop.ts';
import { storageConfig } from '../domain/requests/storage-config.ts';
import { updateLayoutRequest, updateRequest } from '../domain/requests/update.ts';
import type { RecordingMode } from '../domain/session.ts';
import {
  type Answer,
  type Channel,
  EXPIRED,
  failure,
  failureOf,
  invalidParameter,
  MISMATCH,
  noWorker,
  parseBody,
  type RecordingMethod,
  success,
} from './answer.ts';
import { applyUpdate } from './apply-update.ts';
import type { SandboxClock } from './clock.ts';
import { exitAt, type FakeRecording, hasData, newRecording, uploadTimeOf } from './recording.ts';
import { queryResponseOf, stopResponseOf } from './server-response.ts';
import { setupOf } from './setup.ts';
import { expiresAtOf, type SandboxState, type Target } from './state.ts';
import type { SandboxStorage } from './storage/sandbox-storage.ts';

/** Limits from the upstream contract. */
const MAX_RECORDINGS = { [SCENE.rtc]: 50, [SCENE.web]: 200 } as const;
const UPLOAD_WAIT_MS = 20_000;

/** Agora's six methods on fake recordings, after the upstream contract. */
export class SandboxMethods {
  readonly #state: SandboxState;
  readonly #clock: SandboxClock;
  readonly #storage: SandboxStorage;

  constructor(state: SandboxState, clock: SandboxClock, storage: SandboxStorage) {
    this.#state = state;
    this.#clock = clock;
    this.#storage = storage;
  }

  acquire(body: unknown): Answer {
    const request = parseBody(acquireRequest, body);
    if ('refused' in request) return request.refused;
    const { cname, uid, clientRequest = {} } = request.data;
    const { scene = SCENE.rtc, startParameter } = clientRequest;
    const { resourceExpiredHour = RESOURCE_EXPIRES_AFTER_H } = clientRequest;
    if (this.#state.placesTaken(scene) >= MAX_RECORDINGS[scene]) {
      return failure(400, 406, 'vendor_over_load');
    }
    const resourceId = randomBytes(160).toString('base64url');
    const acquiredAt = this.#clock.now();
    const resource = { cname, uid, scene, acquiredAt, resourceExpiredHour, startParameter, sid: null };
    this.#state.resources.set(resourceId, resource);
    return { status: 200, body: { cname, uid, resourceId } };
  }

  start(resourceId: string, mode: RecordingMode, body: unknown): Answer {
    const resource = this.#state.resources.get(resourceId);
    const { resourceExpiredHour = RESOURCE_EXPIRES_AFTER_H } = resource ?? {};
    const request = parseBody(startRequest[mode], withHours(body, resourceExpiredHour));
    if ('refused' in request) return request.refused;
    const { cname, uid, clientRequest } = request.data;
    if (resource === undefined) return EXPIRED;
    if (resource.cname !== cname || resource.uid !== uid) return MISMATCH;
    const now = this.#clock.now();
    const running = this.#state.bySid(resource.sid);
    if (running !== undefined && exitAt(running, now) === null) {
      return failureOf(running, 201, 7, 'already started');
    }
    if (!this.#state.canStart(resource)) return EXPIRED;
    const { startParameter } = resource;
    if (startParameter !== undefined && !isDeepStrictEqual(startParameter, clientRequest)) {
      return failure(400, 2, 'request_hash mismatch!');
    }
    if (this.#state.live().some((each) => each.cname === cname && each.uid === uid)) {
      return failure(400, 53, 'task conflict: this cname and uid are already recording');
    }
    const sid = randomBytes(16).toString('hex');
    resource.sid = sid;
    const expiresAt = expiresAtOf(resource);
    const setup = setupOf(mode, clientRequest, clientRequest.storageConfig.fileNamePrefix);
    const bucket = this.#bucketOf(clientRequest.storageConfig);
    this.#state.add(newRecording({ sid, resourceId, cname, uid, startedAt: now, expiresAt, bucket }, setup));
    return { status: 200, body: { cname, uid, resourceId, sid } };
  }

  query(target: Target): Answer {
    const found = this.#find('query', target);
    if ('refused' in found) return found.refused;
    return success(found.recording, queryResponseOf(found.recording, this.#clock.now()));
  }

  update(target: Target, body: unknown): Answer {
    const request = parseBody(updateRequest[target.mode], body);
    if ('refused' in request) return request.refused;
    const found = this.#find('update', target, request.data);
    if ('refused' in found) return found.refused;
    this.#bucketOf(request.data.clientRequest.storageConfig);
    applyUpdate(found.recording, request.data.clientRequest, this.#clock.now());
    return success(found.recording, {});
  }

  updateLayout(target: Target, body: unknown): Answer {
    if (target.mode !== 'mix') return invalidParameter('mode: Expected mix.');
    const request = parseBody(updateLayoutRequest, body);
    if ('refused' in request) return request.refused;
    const found = this.#find('updateLayout', target, request.data);
    return 'refused' in found ? found.refused : success(found.recording, {});
  }

  async stop(target: Target, body: unknown): Promise<Answer> {
    const request = parseBody(stopRequest[target.mode], body);
    if ('refused' in request) return request.refused;
    const found = this.#find('stop', target, request.data);
    if ('refused' in found) return found.refused;
    const { recording } = found;
    if (exitAt(recording, this.#clock.now()) !== null) {
      return failureOf(recording, 400, 49, 'invalid operation');
    }
    recording.stopRequestedAt = this.#clock.now();
    if (!hasData(recording)) return failureOf(recording, 206, 435, 'no recorded data');
    if (request.data.clientRequest?.async_stop) return success(recording, {});
    const uploadMs = uploadTimeOf(recording);
    await this.#clock.sleep(Math.min(uploadMs, UPLOAD_WAIT_MS));
    return uploadMs <= UPLOAD_WAIT_MS
      ? success(recording, stopResponseOf(recording))
      : failureOf(recording, 206, 50, 'upload timeout');
  }

  /** Makes the keys of a storage known to it. Null where it refuses them. */
  #bucketOf(given: unknown): string | null {
    const { data } = storageConfig.safeParse(given);
    return data !== undefined && this.#storage.learn(data) ? data.bucket : null;
  }

  /** The recording that a request names, or the refusal. `channel`: of the body, where there is one; it has to match too. */
  #find(
    method: RecordingMethod,
    target: Target,
    channel?: Channel,
  ): { readonly recording: FakeRecording } | { readonly refused: Answer } {
    const recording = this.#state.find(target);
    if (recording === null) return { refused: noWorker(method, target) };
    if (recording.expiresAt <= this.#clock.now()) return { refused: EXPIRED };
    const isOther = channel && (recording.cname !== channel.cname || recording.uid !== channel.uid);
    if (isOther) return { refused: MISMATCH };
    // A recording that is exiting can still be queried and stopped, and not changed.
    const isUpdate = method === 'update' || method === 'updateLayout';
    const isExiting = exitAt(recording, this.#clock.now()) !== null;
    return isUpdate && isExiting ? { refused: noWorker(method, target) } : { recording };
  }
}

/** Sets the hours in the body; a body that is not an object is returned unchanged, and validation refuses it. */
function withHours(body: unknown, resourceExpiredHour: number): unknown {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject ? { ...body, resourceExpiredHour } : body;
}
