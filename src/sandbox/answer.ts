/** Agora's answers, word for word (upstream contract, "What each answer of `stop` means"). */
import type { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Channel {
  readonly cname: string;
  readonly uid: string;
}

/** What identifies a recording in the path and the body of a request. */
export interface Coordinates extends Channel {
  readonly resourceId: string;
  readonly sid: string;
}

export function coordinatesOf({ cname, uid, resourceId, sid }: Coordinates): Coordinates {
  return { cname, uid, resourceId, sid };
}

export function success(of: Coordinates, serverResponse: Readonly<Record<string, unknown>>): Answer {
  return { status: 200, body: { ...coordinatesOf(of), serverResponse } };
}

export function failure(status: number, code: number, reason: string): Answer {
  return { status, body: { code, reason } };
}

/** A failure that names the recording. */
export function failureOf(of: Coordinates, status: number, code: number, reason: string): Answer {
  return { status, body: { ...coordinatesOf(of), code, reason } };
}

/** The body, parsed by `schema`, or Agora's refusal of it. */
export function parseBody<Output>(
  schema: z.ZodType<Output>,
  body: unknown,
): { readonly data: Output } | { readonly refused: Answer } {
  if (isDeeperThan(MAX_DEPTH, body)) return { refused: invalidParameter('body: Expected less nesting.') };
  const parsed = schema.safeParse(withoutEmptyFields(body));
  return parsed.success ? { data: parsed.data } : { refused: refusalOf(parsed.error, body) };
}

/** Drops fields that are null or an empty string: Agora’s own clients leave some fields out in this way. */
function withoutEmptyFields(body: unknown): unknown {
  const text: string | undefined = JSON.stringify(body, (_key, value: unknown) =>
    value === null || value === '' ? undefined : value,
  );
  return text === undefined ? undefined : JSON.parse(text);
}

/** More than any request of Agora’s has, and little enough that recursion over a body can't overflow the stack. */
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

/** The answer to a malformed HTTP request (Agora's "Common errors"). */
export const INVALID_JSON = failure(400, 8, 'HTTP request error: the body is not valid JSON');

const NOT_THOSE_OF_ACQUIRE = 'request parameter does not match: cname and uid must be those of acquire';
export const MISMATCH = failure(400, 432, NOT_THOSE_OF_ACQUIRE);

export const EXPIRED = failure(400, 433, 'resource id is expired');

/** No such recording is running. Agora answers this to `query` in a short form, and to other methods in an envelope. */
export function noWorker(
  method: RecordingMethod,
  { resourceId, sid }: Omit<Coordinates, keyof Channel>,
): Answer {
  if (method === 'query') return failure(404, 404, 'failed to find worker');
  const serverResponse = { command: COMMANDS[method], payload: { message: 'Failed to find worker.' } };
  return { status: 404, body: { resourceId, sid, code: 404, serverResponse } };
}

/** The methods of a running recording. */
export const RECORDING_METHODS = ['query', 'update', 'updateLayout', 'stop'] as const;
export type RecordingMethod = (typeof RECORDING_METHODS)[number];

const COMMANDS = {
  update: 'UpdateCloudRecorder',
  updateLayout: 'UpdateCloudRecorderLayout',
  stop: 'StopCloudRecorder',
} as const;
