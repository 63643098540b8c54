/** Gateways that have just been started. */
import { setTimeout as pause } from 'node:timers/promises';
import { serve, titleFor } from './checkout.ts';
import { fixed, print } from './print.ts';
import { residentMbOf } from './process-cost.ts';
import { percentile, type Started, temporaryDatabase } from './processes.ts';

const STARTS = 5;
const REST_MS = 3000;

interface AtRest {
  readonly root: string;
  readonly tookMs: number;
  readonly residentMb: number;
}

/** Prints how long the gateways of checkouts take to start, and what memory they keep with nothing to do. */
export async function printAtRest(roots: readonly string[]): Promise<void> {
  // What is compiled at the first start is kept for the others.
  for (const root of roots) process.kill((await startOne(root)).pid, 'SIGKILL');
  const measured: AtRest[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const resting: Promise<AtRest>[] = [];
    // No start beside another one.
    for (const root of round % 2 === 0 ? roots : roots.toReversed())
      resting.push(rest(root, await startOne(root)));
    measured.push(...(await Promise.all(resting)));
  }
  for (const root of roots) {
    const own = measured.filter((each) => each.root === root);
    const median = (key: 'tookMs' | 'residentMb') =>
      percentile(
        own.map((each) => each[key]),
        0.5,
      );
    print(
      titleFor(root, `A gateway at rest, median of ${STARTS}`),
      ['', ''],
      [
        ['start-up until it listens, ms', fixed(median('tookMs'))],
        [`resident memory ${REST_MS / 1000} s later, MB`, fixed(median('residentMb'))],
      ],
    );
  }
}

function startOne(root: string): Promise<Started> {
  return serve(root, { DATABASE_URL: temporaryDatabase() });
}

async function rest(root: string, { pid, tookMs }: Started): Promise<AtRest> {
  await pause(REST_MS);
  const residentMb = residentMbOf(pid);
  process.kill(pid, 'SIGKILL');
  return { root, tookMs, residentMb };
}
