import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { acquireRequest, RESOURCE_EXPIRES_AFTER_H, SCENE } from '../domain/requests/acquire.ts';
import { startRequest } from '../domain/requests/start.ts';
import { stopRequest } from '../domain/requests/stop.ts';
import { updateLayoutRequest, updateRequest } from '../domain/requests/update.ts';
import type { RecordingMode } from '../domain/session.ts';
import {
  type Answer,
  answered,
  expired,
  failure,
  failureOf,
  invalidParameter,
  mismatch,
  noWorker,
  read,
} from './answer.ts';
import { applyUpdate } from './apply-update.ts';
import { HOUR_MS, type SandboxClock } from './clock.ts';
import { exitAt, type FakeRecording, hasData, newRecording, uploadTimeOf } from './recording.ts';
import { queryResponseOf, stopResponseOf } from './server-response.ts';
import { setupOf } from './setup.ts';
import type { SandboxState, Target } from './state.ts';

/** Numbers of the upstream contract. */
const MAX_RECORDINGS = { [SCENE.rtc]: 50, [SCENE.web]: 200 } as const;
const UPLOAD_PATIENCE_MS = 20_000;

type Found = { readonly recording: FakeRecording } | { readonly refused: Answer };

/** Agora's six methods on fake recordings, as the upstream contract has them. */
export class SandboxMethods {
  readonly #state: SandboxState;
  readonly #clock: SandboxClock;

  constructor(state: SandboxState, clock: SandboxClock) {
    this.#state = state;
    this.#clock = clock;
  }

  acquire(body: unknown): Answer {
    const request = read(acquireRequest, body);
    if ('refused' in request) return request.refused;
    const { cname, uid, clientRequest = {} } = request.data;
    const {
      scene = SCENE.rtc,
      resourceExpiredHour = RESOURCE_EXPIRES_AFTER_H,
      startParameter,
    } = clientRequest;
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
    const request = read(startRequest[mode], withHours(body, resourceExpiredHour));
    if ('refused' in request) return request.refused;
    const { cname, uid, clientRequest } = request.data;
    if (resource === undefined) return expired();
    if (resource.cname !== cname || resource.uid !== uid) return mismatch();
    const now = this.#clock.now();
    const running = this.#state.bySid(resource.sid);
    if (running !== undefined && exitAt(running, now) === null) {
      return failureOf(running, 201, 7, 'already started');
    }
    if (!this.#state.canStart(resource)) return expired();
    const { startParameter } = resource;
    if (startParameter !== undefined && !isDeepStrictEqual(startParameter, clientRequest)) {
      return failure(400, 2, 'request_hash mismatch!');
    }
    if (this.#state.live().some((each) => each.cname === cname && each.uid === uid)) {
      return failure(400, 53, 'task conflict: this cname and uid are already recording');
    }
    const sid = randomBytes(16).toString('hex');
    resource.sid = sid;
    const expiresAt = resource.acquiredAt + resourceExpiredHour * HOUR_MS;
    const setup = setupOf(mode, clientRequest, clientRequest.storageConfig.fileNamePrefix);
    this.#state.add(newRecording({ sid, resourceId, cname, uid, startedAt: now, expiresAt }, setup));
    return { status: 200, body: { cname, uid, resourceId, sid } };
  }

  query(target: Target): Answer {
    const found = this.#find('query', target);
    if ('refused' in found) return found.refused;
    return answered(found.recording, queryResponseOf(found.recording, this.#clock.now()));
  }

  update(target: Target, body: unknown): Answer {
    const request = read(updateRequest[target.mode], body);
    if ('refused' in request) return request.refused;
    const found = this.#findLive('update', target, request.data);
    if ('refused' in found) return found.refused;
    applyUpdate(found.recording, request.data.clientRequest, this.#clock.now());
    return answered(found.recording, {});
  }

  updateLayout(target: Target, body: unknown): Answer {
    if (target.mode !== 'mix') return invalidParameter('mode: Expected mix.');
    const request = read(updateLayoutRequest, body);
    if ('refused' in request) return request.refused;
    const found = this.#findLive('updateLayout', target, request.data);
    return 'refused' in found ? found.refused : answered(found.recording, {});
  }

  async stop(target: Target, body: unknown): Promise<Answer> {
    const request = read(stopRequest[target.mode], body);
    if ('refused' in request) return request.refused;
    const found = this.#find('stop', target, request.data);
    if ('refused' in found) return found.refused;
    const { recording } = found;
    if (exitAt(recording, this.#clock.now()) !== null) {
      return failureOf(recording, 400, 49, 'invalid operation');
    }
    recording.stopRequestedAt = this.#clock.now();
    if (!hasData(recording)) return failureOf(recording, 206, 435, 'no recorded data');
    if (request.data.clientRequest?.async_stop) return answered(recording, {});
    const uploadMs = uploadTimeOf(recording);
    await this.#clock.sleep(Math.min(uploadMs, UPLOAD_PATIENCE_MS));
    return uploadMs <= UPLOAD_PATIENCE_MS
      ? answered(recording, stopResponseOf(recording))
      : failureOf(recording, 206, 50, 'upload timeout');
  }

  /** The recording of a request, or why there is none. A body names its channel and UID once more. */
  #find(
    method: 'query' | 'update' | 'updateLayout' | 'stop',
    target: Target,
    channel?: { readonly cname: string; readonly uid: string },
  ): Found {
    const recording = this.#state.find(target);
    if (recording === null) return { refused: noWorker(method, target) };
    if (recording.expiresAt <= this.#clock.now()) return { refused: expired() };
    const isOther = channel && (recording.cname !== channel.cname || recording.uid !== channel.uid);
    return isOther ? { refused: mismatch() } : { recording };
  }

  /** As `#find`, but nothing can be changed of what has begun to exit. */
  #findLive(
    method: 'update' | 'updateLayout',
    target: Target,
    channel: { readonly cname: string; readonly uid: string },
  ): Found {
    const found = this.#find(method, target, channel);
    if ('refused' in found || exitAt(found.recording, this.#clock.now()) === null) return found;
    return { refused: noWorker(method, target) };
  }
}

/** What is no object stays as it is, to be refused. */
function withHours(body: unknown, resourceExpiredHour: number): unknown {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject ? { ...body, resourceExpiredHour } : body;
}
