/** How Agora words its answers (upstream contract, "What each answer of `stop` means"). */
import type { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the path and the body of a request may name of a recording. */
export interface Coordinates {
  readonly cname: string;
  readonly uid: string;
  readonly resourceId: string;
  readonly sid: string;
}

export function coordinatesOf({ cname, uid, resourceId, sid }: Coordinates): Coordinates {
  return { cname, uid, resourceId, sid };
}

export function answered(of: Coordinates, serverResponse: Readonly<Record<string, unknown>>): Answer {
  return { status: 200, body: { ...coordinatesOf(of), serverResponse } };
}

export function failure(status: number, code: number, reason: string): Answer {
  return { status, body: { code, reason } };
}

/** A failure of a recording that is known. */
export function failureOf(of: Coordinates, status: number, code: number, reason: string): Answer {
  return { status, body: { ...coordinatesOf(of), code, reason } };
}

/** The body as the rules have it, or how Agora refuses it. */
export function read<Output>(
  rules: z.ZodType<Output>,
  body: unknown,
): { readonly data: Output } | { readonly refused: Answer } {
  if (isDeeperThan(MAX_DEPTH, body)) return { refused: invalidParameter('body: Expected less nesting.') };
  const parsed = rules.safeParse(given(body));
  return parsed.success ? { data: parsed.data } : { refused: refusalOf(parsed.error, body) };
}

/** What is null or an empty text counts as left out: that is how Agora’s own clients leave some fields out. */
function given(body: unknown): unknown {
  const text: string | undefined = JSON.stringify(body, (_key, value: unknown) =>
    value === null || value === '' ? undefined : value,
  );
  return text === undefined ? undefined : JSON.parse(text);
}

/** Deeper than any request of Agora’s, and flat enough that no walk through it fills the stack. */
const MAX_DEPTH = 64;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each));
}

function refusalOf({ issues: [first] }: z.ZodError, body: unknown): Answer {
  const path = first?.path.map(String).join('.') || 'body';
  if (path === 'cname' && typeof Reflect.get(Object(body), 'cname') === 'string') {
    return failure(400, 401, 'invalid_channel_name');
  }
  return invalidParameter(`${path}: ${first?.message}`);
}

export function invalidParameter(what: string): Answer {
  return failure(400, 2, `post method api body check failed! ${what}`);
}

/** Of a request that is wrong as HTTP (Agora's "Common errors"). */
export function notJson(): Answer {
  return failure(400, 8, 'HTTP request error: the body is not valid JSON');
}

export function mismatch(): Answer {
  return failure(400, 432, 'request parameter does not match: cname and uid must be those of acquire');
}

export function expired(): Answer {
  return failure(400, 433, 'resource id is expired');
}

/** Nobody records this. Agora has two ways to say so: `query` hears the short one, the others the envelope. */
export function noWorker(
  method: NotFoundMethod,
  { resourceId, sid }: Omit<Coordinates, 'cname' | 'uid'>,
): Answer {
  if (method === 'query') return failure(404, 404, 'failed to find worker');
  const serverResponse = { command: COMMANDS[method], payload: { message: 'Failed to find worker.' } };
  return { status: 404, body: { resourceId, sid, code: 404, serverResponse } };
}

type NotFoundMethod = 'query' | keyof typeof COMMANDS;

const COMMANDS = {
  update: 'UpdateCloudRecorder',
  updateLayout: 'UpdateCloudRecorderLayout',
  stop: 'StopCloudRecorder',
} as const;
