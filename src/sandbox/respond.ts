import { randomUUID } from 'node:crypto';
import { RECORDING_MODES, type RecordingMode } from '../domain/session.ts';
import { type Answer, failure, INVALID_JSON, invalidParameter, RECORDING_METHODS } from './answer.ts';
import type { SandboxClock } from './clock.ts';
import { control } from './control.ts';
import type { SandboxAccount, SandboxParts } from './create-sandbox.ts';
import type { Fault } from './faults.ts';
import type { SandboxMethods } from './methods.ts';

/** In place of a body that is not JSON. */
export const NOT_JSON = Symbol('not JSON');

/** A request as received over HTTP. */
interface SandboxRequest {
  readonly verb: string;
  /** Path parts, decoded. */
  readonly path: readonly string[];
  readonly authorization: string | undefined;
  /** Parsed JSON; undefined when nothing was sent, `NOT_JSON` when it could not be parsed. */
  readonly body: unknown;
}

/** The answer to send, or how the connection breaks. */
export interface Delivery {
  readonly answer: Answer;
  readonly headers: Readonly<Record<string, string>>;
  /** The connection breaks before the answer, or in the middle of it. */
  readonly broken: false | 'before' | 'midAnswer';
}

interface Call {
  readonly method: Exclude<Fault['method'], '*'> | 'ips';
  readonly appId: string | null;
  readonly act: (body: unknown) => Answer | Promise<Answer>;
}

/** Answers a request as Agora would, and the control routes under `/_sandbox`. Independent of the transport. */
export async function respond(parts: SandboxParts, request: SandboxRequest): Promise<Delivery> {
  const delivery = await deliveryOf(parts, request);
  return { ...delivery, headers: { 'x-request-id': randomUUID(), ...delivery.headers } };
}

async function deliveryOf(parts: SandboxParts, request: SandboxRequest): Promise<Delivery> {
  const { verb, path, body } = request;
  if (path[0] === '_sandbox') return complete(control(parts, verb, path.slice(1), body));

  const call = route(parts.methods, verb, path);
  if (!parts.rateCounter.admit(call?.method ?? 'unknown', parts.clock.now())) {
    return complete({ status: 429, body: { message: 'API rate limit exceeded' } });
  }
  if (call === null)
    return complete({ status: 404, body: { message: 'no Route matched with those values' } });
  const refused = authorise(parts.account, request.authorization, call.appId);
  if (refused !== null) return complete(refused);
  if (body === NOT_JSON && verb === 'POST') return complete(INVALID_JSON);

  const injected = parts.faults.take(call.method);
  if (injected === null) return complete(await call.act(body));
  return inject(parts.clock, injected, () => call.act(body));
}

function complete(answer: Answer): Delivery {
  return { answer, headers: {}, broken: false };
}

/** Agora's paths (upstream contract, "Methods"). */
function route(methods: SandboxMethods, verb: string, path: readonly string[]): Call | null {
  if (verb === 'GET' && /^v[12]$/.test(path[0] ?? '') && path[1] === 'ncs' && path[2] === 'ip') {
    const service = { hosts: [{ primaryIP: '127.0.0.1' }] };
    return { method: 'ips', appId: null, act: () => ({ status: 200, body: { data: { service } } }) };
  }
  const [version, apps, appId = '', product, ...rest] = path;
  if (version !== 'v1' || apps !== 'apps' || product !== 'cloud_recording') return null;
  if (verb === 'POST' && rest.length === 1 && rest[0] === 'acquire') {
    return { method: 'acquire', appId, act: (body) => methods.acquire(body) };
  }
  if (rest[0] !== 'resourceid') return null;
  const resourceId = rest[1] ?? '';
  if (verb === 'POST' && rest.length === 5 && rest[2] === 'mode' && rest[4] === 'start') {
    const act = inMode(rest[3], (mode, body) => methods.start(resourceId, mode, body));
    return { method: 'start', appId, act };
  }
  if (rest.length !== 7 || rest[2] !== 'sid' || rest[4] !== 'mode') return null;
  const method = RECORDING_METHODS.find((each) => each === rest[6]);
  if (method === undefined || verb !== (method === 'query' ? 'GET' : 'POST')) return null;
  const of = { resourceId, sid: rest[3] ?? '' };
  return { method, appId, act: inMode(rest[5], (mode, body) => methods[method]({ ...of, mode }, body)) };
}

function inMode(
  word: string | undefined,
  act: (mode: RecordingMode, body: unknown) => Answer | Promise<Answer>,
): Call['act'] {
  const mode = RECORDING_MODES.find((each) => each === word);
  if (mode === undefined) return () => invalidParameter(`mode: Expected ${RECORDING_MODES.join(', ')}.`);
  return (body) => act(mode, body);
}

/** The refusal of a request whose credentials or App ID are wrong; else null. */
function authorise(account: SandboxAccount, authorization: string | undefined, appId: string | null) {
  const expected = Buffer.from(`${account.customerId}:${account.customerSecret}`).toString('base64');
  if (authorization !== `Basic ${expected}`) return { status: 401, body: { message: 'Unauthorized' } };
  return appId === null || appId === account.appId ? null : failure(400, 400, 'invalid_appid');
}

async function inject(clock: SandboxClock, injected: Fault, act: () => Answer | Promise<Answer>) {
  const { breakConnection, headers } = injected;
  const instead: Answer = { status: injected.status ?? 500, body: injected.body ?? '' };
  const keepsAnswer = injected.status === undefined && injected.body === undefined;
  const acted = injected.afterActing || keepsAnswer ? await act() : instead;
  if (injected.delayMs > 0) await clock.sleep(injected.delayMs);
  const broken: Delivery['broken'] = breakConnection === true ? 'before' : breakConnection;
  return { answer: keepsAnswer || broken !== false ? acted : instead, headers, broken };
}
