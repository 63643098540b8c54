import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Account } from '../config.ts';
import type { RecordingSession } from '../domain/recording.ts';
import type { Arrivals } from './arrivals.ts';
import type { SandboxClock } from './clock.ts';
import { type Fault, type Faults, fault } from './faults.ts';
import { type Answer, recordingPatch, type SandboxState } from './state.ts';

export interface SandboxParts {
  readonly state: SandboxState;
  readonly faults: Faults;
  readonly arrivals: Arrivals;
  readonly clock: SandboxClock;
  readonly account: Account;
  readonly seed: () => readonly RecordingSession[];
}

const METHODS = ['acquire', 'start', 'query', 'update', 'updateLayout', 'stop'] as const;
type Method = (typeof METHODS)[number];

interface Call {
  readonly method: Method | 'ips';
  readonly appId: string | null;
  readonly act: (body: unknown) => Answer | Promise<Answer>;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** The sandbox's HTTP: Agora's paths, and under `/_sandbox` what tests steer it with. */
export function createSandboxListener(parts: SandboxParts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    handle(parts, request, response).catch(() => response.destroy());
  };
}

async function handle(
  parts: SandboxParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request);
  const path = new URL(request.url ?? '/', 'http://sandbox').pathname.split('/').slice(1).map(decode);
  if (path[0] === '_sandbox')
    return send(response, control(parts, request.method ?? 'GET', path.slice(1), body));

  const call = route(parts.state, request.method ?? 'GET', path);
  if (!parts.arrivals.admit(call?.method ?? 'unknown', parts.clock.now())) {
    return send(response, { status: 429, body: { message: 'API rate limit exceeded' } });
  }
  if (call === null)
    return send(response, { status: 404, body: { message: 'no Route matched with those values' } });
  const refused = authorise(parts.account, request.headers.authorization, call.appId);
  if (refused !== null) return send(response, refused);

  const injected = parts.faults.take(call.method);
  if (injected === null) return send(response, await call.act(body));
  await inject(parts.clock, injected, response, () => call.act(body));
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

function authorise(account: Account, authorization: string | undefined, appId: string | null): Answer | null {
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
  response: ServerResponse,
  act: () => Answer | Promise<Answer>,
): Promise<void> {
  const instead: Answer = { status: injected.status ?? 500, body: injected.body ?? '' };
  const keepsAnswer = injected.status === undefined && injected.body === undefined;
  const acted = injected.afterActing || keepsAnswer ? await act() : instead;
  if (injected.delayMs > 0) await clock.sleep(injected.delayMs);
  if (injected.breakConnection === true) {
    response.destroy();
  } else if (injected.breakConnection === 'midAnswer') {
    const text = JSON.stringify(acted.body);
    response.writeHead(acted.status, { 'content-type': 'application/json', 'content-length': text.length });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  } else {
    send(response, keepsAnswer ? acted : instead, injected.headers);
  }
}

/** `/_sandbox`: recordings, faults, the clock, counters, and a reset. */
function control(parts: SandboxParts, verb: string, [what, id]: readonly string[], body: unknown): Answer {
  const { state, faults, arrivals, clock } = parts;
  switch (`${verb} ${what}`) {
    case 'GET recordings':
      return { status: 200, body: state.list() };
    case 'PATCH recordings': {
      const patch = recordingPatch.safeParse(body);
      if (!patch.success) return notUnderstood(patch.error);
      return state.change(id ?? '', patch.data)
        ? ok()
        : { status: 404, body: { message: 'no recording with this sid' } };
    }
    case 'GET faults':
      return { status: 200, body: faults.list() };
    case 'POST faults': {
      const added = fault.safeParse(body);
      if (!added.success) return notUnderstood(added.error);
      faults.add(added.data);
      return ok();
    }
    case 'DELETE faults':
      faults.clear();
      return ok();
    case 'POST clock': {
      const moved = z.strictObject({ advanceMs: z.number().min(0) }).safeParse(body);
      if (!moved.success) return notUnderstood(moved.error);
      clock.advance(moved.data.advanceMs);
      return ok();
    }
    case 'GET stats':
      return { status: 200, body: arrivals.stats() };
    case 'POST reset':
      state.reset();
      faults.clear();
      arrivals.reset();
      return { status: 200, body: { sessions: parts.seed() } };
    default:
      return {
        status: 404,
        body: {
          message: 'the sandbox is steered by',
          routes: [
            'GET /_sandbox/recordings',
            'PATCH /_sandbox/recordings/{sid}',
            'GET | POST | DELETE /_sandbox/faults',
            'POST /_sandbox/clock',
            'GET /_sandbox/stats',
            'POST /_sandbox/reset',
          ],
        },
      };
  }
}

function ok(): Answer {
  return { status: 200, body: { ok: true } };
}

function notUnderstood(error: z.ZodError): Answer {
  const issues = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  return { status: 400, body: { message: 'not understood', issues } };
}

function send(
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const type = typeof answer.body === 'string' ? 'text/html' : 'application/json;charset=utf-8';
  response.writeHead(answer.status, { 'content-type': type, ...headers }).end(text);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error('body too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
