import { fixed, print } from './print.ts';
import { percentile, start } from './processes.ts';

/** From an asynchronous stop to its outcome, in an idle gateway and in one with many live recordings. */
export async function printBehindLive(limit: number, live: number): Promise<void> {
  const rows: string[][] = [];
  for (const count of [0, live]) {
    const upstream = await start(['bench/upstream.ts', String(limit)], /(http:\S+)/);
    const args = ['bench/behind-live.ts', upstream.said, String(limit), String(count)];
    const { said } = await start(args, /outcomes (.*)\n/);
    const { outcomes, complete }: { outcomes: number[]; complete: number } = JSON.parse(said);
    rows.push([
      count === 0 ? 'alone' : `behind ${count} live recordings`,
      fixed(percentile(outcomes, 0.5) / 1000, 1),
      fixed(Math.max(...outcomes) / 1000, 1),
      `${complete} of ${outcomes.length}`,
    ]);
  }
  print(
    `Outcome of an asynchronous stop that takes Agora 1.5 s, limit ${limit} a second`,
    ['', 'p50 s', 'worst s', 'with files'],
    rows,
  );
}

/** Stops at once, by how the first of Agora's hosts is. */
export async function printHosts(limit: number): Promise<void> {
  const upstream = await start(['bench/upstream.ts', String(limit)], /(http:\S+)/);
  const { said } = await start(['bench/hosts.ts', upstream.said, String(limit)], /hosts (.*)\n/);
  const measured: readonly { first: string; alone: number; tookMs: number[] }[] = JSON.parse(said);
  print(
    `Forty stops at once, limit ${limit} a second, and one after them`,
    ['the first host', 'p50 s', 'worst s', 'the one after them, s'],
    measured.map(({ first, alone, tookMs }) => [
      first,
      fixed(percentile(tookMs, 0.5) / 1000, 1),
      fixed(Math.max(...tookMs) / 1000, 1),
      fixed(alone / 1000, 1),
    ]),
  );
}

/** From the end of the only gateway until the next one goes on with its stop. */
export async function printRestart(): Promise<void> {
  const { said } = await start(['bench/restart.ts'], /restart (.*)\n/);
  const measured: readonly { listensMs: number; sentAgainMs: number }[] = JSON.parse(said);
  const row = (what: string, values: readonly number[]) => [
    what,
    fixed(percentile(values, 0.5) / 1000, 2),
    fixed(Math.max(...values) / 1000, 2),
  ];
  print(
    'SIGKILL of the only gateway (SQLite), started again at once',
    ['', 'p50 s', 'worst s'],
    [
      row(
        'until it listens',
        measured.map(({ listensMs }) => listensMs),
      ),
      row(
        'until the acknowledged stop is sent again',
        measured.map(({ sentAgainMs }) => sentAgainMs),
      ),
    ],
  );
}
