/** Requests over HTTP, so many at once, and what they take of the process that answers them. */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { cpuUsOf } from './process-cost.ts';
import { percentile } from './processes.ts';

export const CONNECTIONS = 32;

/** After the last answer a process may still clear away what it has done for it. */
const SETTLES_MS = 50;

/** Requests of one kind to one process. */
export interface Load {
  readonly pid: number;
  /** In each turn. */
  readonly requests: number;
  /** Sends the request with this number, and throws where its answer is not the expected one. */
  readonly send: (index: number) => Promise<void>;
}

export interface Cost {
  readonly cpuUs: number;
  readonly p50Ms: number;
  readonly perSecond: number;
  /** Requests to the upstream for each. */
  readonly askedUpstream: number;
}

interface Turn {
  readonly cpuUs: number;
  readonly tookMs: readonly number[];
  readonly perSecond: number;
  readonly askedUpstream: number;
}

/** Keeps its connections, and sends no request over one before the last is answered. */
export function createPoster(url: string, headers: Readonly<Record<string, string>>, expected: RegExp) {
  const { origin } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  return async (path: string, body: object): Promise<void> => {
    const { statusCode, body: answer } = await pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (statusCode !== 200 || !expected.test(text)) throw new Error(`unexpected: ${statusCode} ${text}`);
  };
}

/**
 * Measures all loads in turns, there and back again, so that none always pays for what another has left to be cleared away,
 * and what slows the machine for a while meets all of them.
 */
export async function measureInTurns(
  loads: readonly Load[],
  upstreamUrl: string,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<readonly Cost[]> {
  const measured = loads.map((load) => ({ load, turns: [] as Turn[] }));
  for (let round = 0; round < rounds + warmUp; round += 1) {
    for (const { load, turns } of round % 2 === 0 ? measured : measured.toReversed()) {
      const turn = await takeTurn(load, round * load.requests, upstreamUrl);
      if (round >= warmUp) turns.push(turn);
    }
  }
  return measured.map(({ turns }) => ({
    cpuUs: median(turns.map(({ cpuUs }) => cpuUs)),
    p50Ms: median(turns.flatMap(({ tookMs }) => tookMs)),
    perSecond: median(turns.map(({ perSecond }) => perSecond)),
    askedUpstream: median(turns.map(({ askedUpstream }) => askedUpstream)),
  }));
}

async function takeTurn({ pid, requests, send }: Load, from: number, upstreamUrl: string): Promise<Turn> {
  // It looks through all that has arrived at each request.
  await fetch(`${upstreamUrl}/_reset`);
  const tookMs: number[] = [];
  let sent = 0;
  async function keepSending(): Promise<void> {
    while (sent < requests) {
      const index = from + sent;
      sent += 1;
      const sentAt = performance.now();
      await send(index);
      tookMs.push(performance.now() - sentAt);
    }
  }
  const cpuBefore = cpuUsOf(pid);
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, keepSending));
  const seconds = (performance.now() - startedAt) / 1000;
  await pause(SETTLES_MS);
  const cpuUs = (cpuUsOf(pid) - cpuBefore) / requests;
  const { arrivals } = await (await fetch(`${upstreamUrl}/_stats`)).json();
  return { cpuUs, tookMs, perSecond: requests / seconds, askedUpstream: arrivals.length / requests };
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
