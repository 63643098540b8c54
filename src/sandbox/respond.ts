import type { SandboxClock } from './clock.ts';
import { control } from './control.ts';
import type { Fault } from './faults.ts';
import type { SandboxAccount, SandboxParts } from './parts.ts';
import type { Answer, SandboxState } from './state.ts';

/** A request as it came over HTTP. */
export interface SandboxRequest {
  readonly verb: string;
  /** Path parts, decoded. */
  readonly path: readonly string[];
  readonly authorization: string | undefined;
  /** Parsed JSON; undefined where there was none. */
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
  const { verb, path, body } = request;
  if (path[0] === '_sandbox') return whole(control(parts, verb, path.slice(1), body));

  const call = route(parts.state, verb, path);
  if (!parts.arrivals.admit(call?.method ?? 'unknown', parts.clock.now())) {
    return whole({ status: 429, body: { message: 'API rate limit exceeded' } });
  }
  if (call === null) return whole({ status: 404, body: { message: 'no Route matched with those values' } });
  const refused = authorise(parts.account, request.authorization, call.appId);
  if (refused !== null) return whole(refused);

  const injected = parts.faults.take(call.method);
  if (injected === null) return whole(await call.act(body));
  return inject(parts.clock, injected, () => call.act(body));
}

function whole(answer: Answer): Delivery {
  return { answer, headers: {}, broken: false };
}

/** Agora's paths (upstream contract, "Methods"). */
function route(state: SandboxState, verb: string, path: readonly string[]): Call | null {
  if (verb === 'GET' && /^v[12]$/.test(path[0] ?? '') && path[1] === 'ncs' && path[2] === 'ip') {
    const service = { hosts: [{ primaryIP: '127.0.0.1' }] };
    return { method: 'ips', appId: null, act: () => ({ status: 200, body: { data: { service } } }) };
  }
  const [version, apps, appId = '', product, ...rest] = path;
  if (version !== 'v1' || apps !== 'apps' || product !== 'cloud_recording') return null;
  if (verb === 'POST' && rest.length === 1 && rest[0] === 'acquire') {
    return { method: 'acquire', appId, act: (body) => state.acquire(body) };
  }
  if (rest[0] !== 'resourceid') return null;
  const resourceId = rest[1] ?? '';
  if (verb === 'POST' && rest.length === 5 && rest[2] === 'mode' && rest[4] === 'start') {
    return { method: 'start', appId, act: (body) => state.start(resourceId, rest[3] ?? '', body) };
  }
  if (rest.length !== 7 || rest[2] !== 'sid' || rest[4] !== 'mode') return null;
  const target = { resourceId, sid: rest[3] ?? '', mode: rest[5] ?? '' };
  const action = rest[6];
  if (verb === 'GET' && action === 'query') return { method: action, appId, act: () => state.query(target) };
  if (verb !== 'POST') return null;
  switch (action) {
    case 'update':
      return { method: action, appId, act: (body) => state.update(target, body) };
    case 'updateLayout':
      return { method: action, appId, act: (body) => state.updateLayout(target, body) };
    case 'stop':
      return { method: action, appId, act: (body) => state.stop(target, body) };
    default:
      return null;
  }
}

function authorise(
  account: SandboxAccount,
  authorization: string | undefined,
  appId: string | null,
): Answer | null {
  const expected = Buffer.from(`${account.customerId}:${account.customerSecret}`).toString('base64');
  if (authorization !== `Basic ${expected}`) {
    return { status: 401, body: { message: 'Invalid authentication credentials' } };
  }
  if (appId !== null && appId !== account.appId) {
    return { status: 400, body: { code: 400, reason: 'appid is invalid' } };
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
