import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const requests = new AsyncLocalStorage<{ readonly requestId: string }>();

/** Runs the work of a request. What it begins and does not wait for, such as a stop, belongs to it too. */
export function runForRequest<Result>(requestId: string, work: () => Result): Result {
  return requests.run({ requestId }, work);
}

/** The request id for a log line of work that a request caused; nothing for work that nobody asked for. */
export function requestContext(): { readonly requestId?: string } {
  return requests.getStore() ?? {};
}

/** The caller's `X-Request-Id` if it is fit for a log line, otherwise a new one. */
export function requestIdFrom(given: string | null): string {
  return given !== null && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
