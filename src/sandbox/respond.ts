import { randomUUID } from 'node:crypto';
import { RECORDING_MODES, type RecordingMode } from '../domain/session.ts';
import { type Answer, failure, invalidParameter, notJson } from './answer.ts';
import type { SandboxClock } from './clock.ts';
import { control } from './control.ts';
import type { SandboxAccount, SandboxParts } from './create-sandbox.ts';
import type { Fault } from './faults.ts';
import type { SandboxMethods } from './methods.ts';
import type { Target } from './state.ts';

/** Stands for a body that is something else than JSON. */
export const NOT_JSON = Symbol('not JSON');

/** A request as it came over HTTP. */
export interface SandboxRequest {
  readonly verb: string;
  /** Path parts, decoded. */
  readonly path: readonly string[];
  readonly authorization: string | undefined;
  /** Parsed JSON; undefined where nothing was sent, `NOT_JSON` where it could not be parsed. */
  readonly body: unknown;
}

/** What gets back to the client. */
export interface Delivery {
  readonly answer: Answer;
  readonly headers: Readonly<Record<string, string>>;
  /** The connection breaks instead of the answer, or in the middle of it. */
  readonly broken: false | 'before' | 'midAnswer';
}

const METHODS = ['acquire', 'start', 'query', 'update', 'updateLayout', 'stop'] as const;
type Method = (typeof METHODS)[number];

interface Call {
  readonly method: Method | 'ips';
  readonly appId: string | null;
  readonly act: (body: unknown) => Answer | Promise<Answer>;
}

/** Answers as Agora would, under `/_sandbox` as tests steer it; whatever brings requests and takes answers. */
export async function respond(parts: SandboxParts, request: SandboxRequest): Promise<Delivery> {
  const delivery = await deliveryOf(parts, request);
  return { ...delivery, headers: { 'x-request-id': randomUUID(), ...delivery.headers } };
}

async function deliveryOf(parts: SandboxParts, request: SandboxRequest): Promise<Delivery> {
  const { verb, path, body } = request;
  if (path[0] === '_sandbox') return whole(control(parts, verb, path.slice(1), body));

  const call = route(parts.methods, verb, path);
  if (!parts.arrivals.admit(call?.method ?? 'unknown', parts.clock.now())) {
    return whole({ status: 429, body: { message: 'API rate limit exceeded' } });
  }
  if (call === null) return whole({ status: 404, body: { message: 'no Route matched with those values' } });
  const refused = authorise(parts.account, request.authorization, call.appId);
  if (refused !== null) return whole(refused);
  if (body === NOT_JSON && verb === 'POST') return whole(notJson());

  const injected = parts.faults.take(call.method);
  if (injected === null) return whole(await call.act(body));
  return inject(parts.clock, injected, () => call.act(body));
}

function whole(answer: Answer): Delivery {
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
  const act = actionOf(methods, verb, rest[6]);
  if (act === null) return null;
  const of = { resourceId, sid: rest[3] ?? '' };
  return { method: act.method, appId, act: inMode(rest[5], (mode, body) => act.on({ ...of, mode }, body)) };
}

/** What is asked of a recording. */
function actionOf(
  methods: SandboxMethods,
  verb: string,
  action: string | undefined,
): { readonly method: Method; on(target: Target, body: unknown): Answer | Promise<Answer> } | null {
  switch (`${verb} ${action}`) {
    case 'GET query':
      return { method: 'query', on: (target) => methods.query(target) };
    case 'POST update':
      return { method: 'update', on: (target, body) => methods.update(target, body) };
    case 'POST updateLayout':
      return { method: 'updateLayout', on: (target, body) => methods.updateLayout(target, body) };
    case 'POST stop':
      return { method: 'stop', on: (target, body) => methods.stop(target, body) };
    default:
      return null;
  }
}

function inMode(
  word: string | undefined,
  act: (mode: RecordingMode, body: unknown) => Answer | Promise<Answer>,
): Call['act'] {
  const mode = RECORDING_MODES.find((each) => each === word);
  if (mode === undefined) return () => invalidParameter(`mode: Expected ${RECORDING_MODES.join(', ')}.`);
  return (body) => act(mode, body);
}

function authorise(
  account: SandboxAccount,
  authorization: string | undefined,
  appId: string | null,
): Answer | null {
  const expected = Buffer.from(`${account.customerId}:${account.customerSecret}`).toString('base64');
  if (authorization !== `Basic ${expected}`) {
    return { status: 401, body: { message: 'Unauthorized' } };
  }
  if (appId !== null && appId !== account.appId) {
    return failure(400, 400, 'invalid_appid');
  }
  return null;
}

async function inject(
  clock: SandboxClock,
  injected: Fault,
  act: () => Answer | Promise<Answer>,
): Promise<Delivery> {
  const { breakConnection, headers } = injected;
  const instead: Answer = { status: injected.status ?? 500, body: injected.body ?? '' };
  const keepsAnswer = injected.status === undefined && injected.body === undefined;
  const acted = injected.afterActing || keepsAnswer ? await act() : instead;
  if (injected.delayMs > 0) await clock.sleep(injected.delayMs);
  if (breakConnection === true) return { answer: acted, headers, broken: 'before' };
  if (breakConnection === 'midAnswer') return { answer: acted, headers, broken: 'midAnswer' };
  return { answer: keepsAnswer ? acted : instead, headers, broken: false };
}
