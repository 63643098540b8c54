import type { App } from '../src/app.ts';
import { STOP, sessionOf } from './processes.ts';

/** Asks for a stop, and tells how many milliseconds later its request reached the upstream. */
export async function waitOfStop(app: App, baseUrl: string, sid: string): Promise<number> {
  const askedAt = performance.timeOrigin + performance.now();
  await app.yoga.fetch('http://bench/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: STOP, variables: { session: sessionOf(sid) } }),
  });
  const { arrivals } = await (await fetch(`${baseUrl}/_stats`)).json();
  const arrival = arrivals.find(
    (each: { sid: string; method: string }) => each.sid === sid && each.method === 'stop',
  );
  return arrival.at - askedAt;
}
