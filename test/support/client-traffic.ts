import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { createTestSandbox } from './sandbox.ts';

/** Whose REST clients were recorded; each has a file of runs in `test/fixtures/client-traffic`. */
const CLIENTS = ['node', 'go', 'python'] as const;

const recordedRun = z.strictObject({
  name: z.string(),
  /** How `query` and `stop` answer such a recording (upstream contract, "Answers of `stop`"). */
  shape: z.enum(['string', 'json', 'screenshots', 'recording-and-screenshots', 'services']),
  /** The files that come of it, in any order. The sandbox's channels have the users 123 and 456. */
  files: z.array(z.string()),
  requests: z.array(
    z.strictObject({
      method: z.enum(['GET', 'POST']),
      path: z.string(),
      body: z
        .looseObject({ cname: z.string(), uid: z.string(), clientRequest: z.looseObject({}) })
        .optional(),
      /** How often it was sent, one after the other. */
      times: z.number().int().min(2).default(1),
    }),
  ),
});

export type ClientRun = z.output<typeof recordedRun> & { readonly client: string };

/** One request and what the sandbox made of it. */
export interface Exchange {
  /** `acquire`, `start`, `query`, `update`, `updateLayout`, `stop`. */
  readonly method: string;
  readonly request: ClientRun['requests'][number];
  readonly status: number;
  readonly body: unknown;
}

/** A run replayed: what was exchanged, in order, and what the server had given meanwhile. */
export interface Replay {
  readonly exchanges: readonly Exchange[];
  readonly resourceId: string;
  readonly sid: string;
  readonly cname: string;
  readonly uid: string;
}

const given = z.looseObject({ resourceId: z.string().default(''), sid: z.string().default('') });

/** In individual mode files have names a minute after the start (upstream contract, "query"). */
const LONGER_THAN_FILES_TAKE_MS = 61_000;

/** What Agora's own clients sent, run by run, with placeholders for what the server gave. */
export const CLIENT_RUNS: readonly ClientRun[] = CLIENTS.flatMap((client) => {
  const file = new URL(`../fixtures/client-traffic/${client}.json`, import.meta.url);
  const runs = z.array(recordedRun).parse(JSON.parse(readFileSync(file, 'utf8')));
  return runs.map((run) => ({ ...run, client }));
});

/**
 * Sends a run's requests to a new sandbox, in order and whatever is answered. The first query comes at once after the
 * start; before every further one a minute passes, so that the files have names.
 */
export async function replay(run: ClientRun): Promise<Replay> {
  const sandbox = await createTestSandbox();
  const [first] = run.requests;
  const known = { appId: SANDBOX_ACCOUNT.appId, resourceId: 'none', sid: 'none' };
  const exchanges: Exchange[] = [];
  for (const request of run.requests.flatMap((each) => Array<typeof each>(each.times).fill(each))) {
    const method = request.path.split('/').at(-1) ?? '';
    if (method === 'query' && exchanges.some((earlier) => earlier.method === 'query')) {
      await sandbox.steer('POST', 'clock', { advanceMs: LONGER_THAN_FILES_TAKE_MS });
    }
    if (method === 'stop') await sandbox.steer('PATCH', `recordings/${known.sid}`, { uploadMs: 0 });
    const { status, body } = await sandbox.send(request.method, filledIn(request.path, known), request.body);
    const { resourceId, sid } = given.safeParse(body).data ?? {};
    if (method === 'acquire') known.resourceId = resourceId || 'none';
    if (method === 'start') known.sid = sid || 'none';
    exchanges.push({ method, request, status, body });
  }
  const { resourceId, sid } = known;
  return { exchanges, resourceId, sid, cname: first?.body?.cname ?? '', uid: first?.body?.uid ?? '' };
}

/** `{name}` replaced by what is known under this name. */
export function filledIn(text: string, known: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole);
}
