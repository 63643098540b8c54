/** `recordings unknown`: what Agora notifies of and the gateway does not know, as a table for people or JSON for programs. */
import type { Config } from '../config.ts';
import { runsByNotifications, type UnknownRecording } from '../domain/unknown-recording.ts';
import { cut, duration, type Output, table } from './output.ts';
import { withApp } from './with-app.ts';

export interface UnknownOptions {
  /** Left out: of all apps of the configuration. */
  readonly app?: string;
  readonly running?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

const WHY = [
  'They were started by other software with the same app, or by a gateway with another database, and are billed while they run.',
  'They can’t be stopped without their resourceId, which only whoever started them has: stopRecording takes it with the session.',
];

/** Prints the unknown recordings, newest first. */
export async function listUnknown(
  config: Config,
  { app, running, limit, json }: UnknownOptions,
  { print }: Output,
): Promise<void> {
  const appIds = config.accounts.flatMap(({ apps }) => apps.map(({ appId }) => appId));
  await withApp(config, async ({ unknownRecordings, store }) => {
    const filter = running ? { isRunning: true } : {};
    const found = await unknownRecordings.list(app === undefined ? appIds : [app], filter, { limit });
    if (json) print(JSON.stringify(found.map(toJson), null, 2));
    else if (found.length === 0) print('No unknown recordings.');
    else print(...tableOf(found, store.now()), '', ...WHY);
  });
}

/** With the names, values and forms of times of the GraphQL schema. */
function toJson({ firstAt, lastAt, aliveAt, endedAt, ...told }: UnknownRecording) {
  const { appId, sid, cname, uid, kind, serviceScene, events } = told;
  const isRunning = runsByNotifications({ aliveAt, endedAt });
  return {
    ...{ appId, sid, cname, uid, kind: kind?.toUpperCase() ?? null, serviceScene },
    firstSeenAt: new Date(firstAt).toISOString(),
    lastSeenAt: new Date(lastAt).toISOString(),
    endedAt: isRunning || endedAt === null ? null : new Date(endedAt).toISOString(),
    ...{ isRunning, events },
  };
}

/** With a `sid` of 32 characters the table is at most 100 columns wide. */
const WIDEST = { channel: 16, uid: 10 } as const;

function tableOf(recordings: readonly UnknownRecording[], now: number): readonly string[] {
  const rows = recordings.map((each) => [
    each.sid,
    runsByNotifications(each) ? 'yes' : 'no',
    duration(now - each.firstAt),
    duration(now - each.lastAt),
    each.kind ?? '',
    cut(each.cname ?? '', WIDEST.channel),
    cut(each.uid ?? '', WIDEST.uid),
    String(each.events),
  ]);
  return table(['SID', 'RUNS', 'SINCE', 'LAST', 'KIND', 'CHANNEL', 'UID', 'EVENTS'], rows);
}
