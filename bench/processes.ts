import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const children: ChildProcess[] = [];

export interface Started {
  /** The first group of the awaited words. */
  readonly said: string;
  readonly tookMs: number;
  readonly pid: number;
  /** Everything that it will have written, once it has ended by itself. */
  readonly output: Promise<string>;
  /** Asks what a script that was loaded into it keeps for this (`--import`). */
  ask(): Promise<unknown>;
  /** The longest that its event loop was held up since this was asked last; for `WATCHED` processes. */
  held(): Promise<Held>;
}

/** A stretch for which an event loop did not turn. */
export interface Held {
  readonly ms: number;
  /** The most that its thread computed in one. */
  readonly cpuMs: number;
}

/** Put before the arguments of a process whose event loop is watched. */
export const WATCHED = ['--import', new URL('loop-watch.ts', import.meta.url).href] as const;

/** Starts a script of this repository and resolves once its output has the awaited words. */
export function start(
  args: readonly string[],
  says: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.push(child);
  let output = '';
  let isAwaited = true;
  const closed = once(child, 'close').then(() => output);
  const ask = (): Promise<unknown> =>
    new Promise((tell) => {
      child.once('message', tell);
      child.send('tell');
    });
  const held = async () => readHeld(await ask());
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      // A gateway's log grows to megabytes: it is not searched all over again with each line.
      const said = isAwaited ? says.exec(output)?.[1] : undefined;
      if (said === undefined) return;
      isAwaited = false;
      const tookMs = performance.now() - startedAt;
      resolve({ said, tookMs, pid: child.pid ?? 0, output: closed, ask, held });
    });
    void closed.then(() => reject(new Error(`${args.join(' ')} ended without saying ${says}`)));
  });
}

function readHeld(message: unknown): Held {
  const { ms, cpuMs } = Object(message);
  return { ms: Number(ms), cpuMs: Number(cpuMs) };
}

/** Ends everything that still runs. */
export async function stopAll(): Promise<void> {
  const running = children.filter((child) => child.exitCode === null && child.signalCode === null);
  await Promise.all(
    running.map((child) => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      return closed;
    }),
  );
}

export function temporaryDatabase(): string {
  return `file:${join(mkdtempSync(join(tmpdir(), 'bench-')), 'gateway.db')}`;
}

export const ACCOUNT = {
  AGORA_APP_ID: 'bench0000000000000000000000bench',
  AGORA_CUSTOMER_ID: 'bench-customer',
  AGORA_CUSTOMER_SECRET: 'bench-secret',
  AUTH: 'none',
  CALLER_OPERATIONS_PER_MINUTE: '1000000',
};

export const STOP = `mutation Stop($session: RecordingSessionInput!) {
  stopRecording(input: { recording: { session: $session } }) {
    __typename
    ... on StopOutcome { uploadingStatus files { fileName trackType uid isPlayable sliceStartTime } }
    ... on Error { message code }
  }
}`;

export const STOP_BY_ID = STOP.replace('$session: RecordingSessionInput!', '$id: ID!').replace(
  '{ session: $session }',
  '{ id: $id }',
);

export const LOOK =
  'query Look($id: ID!) { recording(id: $id) { state cname files { fileName } stopOutcome { __typename uploadingStatus } } }';

export const sessionOf = (sid: string) => ({
  resourceId: 'bench',
  sid,
  mode: 'MIX',
  cname: 'bench',
  uid: '1',
});

/** The value below which `share` of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
