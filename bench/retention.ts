/**
 * `node bench/retention.ts [stored] [kept]`: a gateway removes all recordings but the youngest, with their notifications
 * and tags, while stops go on. Prints what stops took meanwhile and without, and how large the database is.
 */
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { sqlitePath } from '../src/store/database.ts';
import { fixed, print } from './print.ts';
import { ACCOUNT, percentile, STOP, sessionOf, start, stopAll } from './processes.ts';
import { fill } from './stored.ts';

const [stored = 1_000_000, kept = 10_000] = process.argv.slice(2).map(Number);
const STOP_EVERY_MS = 100;
const USUAL_STOPS = 200;
const DAY_MS = 24 * 3_600_000;
const KEPT_DAYS = 30;

/** Spreads the ends over two years, the youngest within the days that are kept. Each gets a notification and a tag. */
function age(url: string): void {
  const direct = new DatabaseSync(sqlitePath(url));
  direct.exec('pragma synchronous = off; pragma cache_size = -500000');
  const now = Date.now();
  const oldMs = 700 * DAY_MS;
  direct
    .prepare(
      `update recordings set ended_at = case when created_at >= :old then :young
       else :now - :oldest + cast(created_at * 1.0 * :span / :old as integer) end, tags = '[{"key":"class","value":"7b"}]'`,
    )
    .run({
      ...{ old: stored - kept, young: now - DAY_MS, now },
      ...{ oldest: oldMs + (KEPT_DAYS + 2) * DAY_MS, span: oldMs },
    });
  direct.exec(`insert into recording_tags select id, owner, 'class', '7b', state, mode from recordings;
    insert into notifications (id, app_id, notice_id, notified_at, sid, event_type, happened_at, details, received_at,
      applied_at, tries, cname, uid)
    select id, app_id, 'n' || id, 1, sid, 45, 1, '{"fileList":[{"fileName":"a_room.m3u8"}],"status":0}', ended_at,
      ended_at, 0, cname, uid from recordings;
    -- No gateway makes statistics, and plans by those of a database in which all has ended are others.
    delete from sqlite_stat1; pragma wal_checkpoint(truncate)`);
  direct.close();
}

const megabytes = (bytes: number) => fixed(bytes / 1e6, 1);
const sizeOf = (path: string) => statSync(path).size;

function counted(path: string) {
  const direct = new DatabaseSync(path, { timeout: 10_000 });
  const numberOf = (what: string) => Number(Object.values(direct.prepare(what).get() ?? {})[0]);
  const counts = {
    recordings: numberOf("select count(*) from recordings where sid like 'ended%'"),
    notifications: numberOf('select count(*) from notifications'),
    usedBytes:
      (numberOf('pragma page_count') - numberOf('pragma freelist_count')) * numberOf('pragma page_size'),
  };
  direct.close();
  return counts;
}

/** Makes stops one after the other until `isOver`. Gives how long each took, in ms. */
async function stopWhile(url: string, name: string, isOver: (made: number) => boolean) {
  const took: number[] = [];
  for (let made = 0; !isOver(made); made += 1) {
    const began = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: STOP, variables: { session: sessionOf(`${name}${made}`) } }),
    });
    const { data } = await response.json();
    if (data?.stopRecording?.uploadingStatus === undefined) throw new Error(JSON.stringify(data));
    const tookMs = performance.now() - began;
    took.push(tookMs);
    await pause(Math.max(0, STOP_EVERY_MS - tookMs));
  }
  return took;
}

try {
  const url = await fill({ ended: stored, live: 0, exiting: 0 });
  age(url);
  const path = sqlitePath(url);
  const archive = mkdtempSync(join(tmpdir(), 'bench-archive-'));
  const before = { file: sizeOf(path), ...counted(path) };
  const upstream = await start(['bench/upstream.ts', '1000000'], /(http:\S+)/);
  const gateway = await start(['bench/retaining-gateway.ts'], /listens (http:\S+)/, {
    ...ACCOUNT,
    AGORA_BASE_URLS: upstream.said,
    AGORA_REQUESTS_PER_SECOND: '1000',
    DATABASE_URL: url,
    KEEP_RECORDINGS_DAYS: String(KEPT_DAYS),
    ARCHIVE: archive,
    LOG_LEVEL: 'warn',
  });
  await stopWhile(gateway.said, 'warm', (made) => made >= 30);
  const usual = await stopWhile(gateway.said, 'usual', (made) => made >= USUAL_STOPS);
  let isOver = false;
  const removing = gateway.ask().then((told) => {
    isOver = true;
    return told;
  });
  const meanwhile = await stopWhile(gateway.said, 'meanwhile', () => isOver);
  const { tookMs, cpuMs } = Object(await removing);
  const again = await stopWhile(gateway.said, 'after', (made) => made >= USUAL_STOPS);
  process.kill(gateway.pid, 'SIGKILL');
  const after = { file: sizeOf(path), ...counted(path) };
  const direct = new DatabaseSync(path, { timeout: 10_000 });
  const vacuumBegan = performance.now();
  direct.exec('vacuum; pragma wal_checkpoint(truncate)');
  const vacuumMs = performance.now() - vacuumBegan;
  direct.close();
  const archived = readdirSync(archive).map((name) => sizeOf(join(archive, name)));
  const row = (what: string, all: readonly number[]) => [
    what,
    String(all.length),
    fixed(percentile(all, 0.5), 1),
    fixed(percentile(all, 0.99), 1),
    fixed(Math.max(...all), 1),
    fixed(Math.max(...all) / percentile(all, 0.5), 1),
  ];
  print(
    `${stored} recordings (SQLite), removed but for the last ${kept}: stops by the way, ms`,
    ['', 'stops', 'p50', 'p99', 'slowest', 'slowest of p50'],
    [row('before', usual), row('while they are removed', meanwhile), row('after', again)],
  );
  print(
    'The same database',
    ['', 'before', 'after', 'after a vacuum'],
    [
      ['recordings', String(before.recordings), String(after.recordings), ''],
      ['notifications', String(before.notifications), String(after.notifications), ''],
      ['file, MB', megabytes(before.file), megabytes(after.file), megabytes(sizeOf(path))],
      ['of it in use, MB', megabytes(before.usedBytes), megabytes(after.usedBytes), ''],
      [
        'archive, MB (files)',
        '',
        `${megabytes(archived.reduce((sum, each) => sum + each, 0))} (${archived.length})`,
        '',
      ],
      [
        'removal, s (CPU s, stops too)',
        '',
        `${fixed(Number(tookMs) / 1000)} (${fixed(Number(cpuMs) / 1000)})`,
        '',
      ],
      ['vacuum, s', '', '', fixed(vacuumMs / 1000, 1)],
    ],
  );
} finally {
  await stopAll();
}
