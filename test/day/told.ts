import type { AgoraRequest, Reply } from '../../src/agora/requests/transport.ts';
import { SECOND_MS } from './plan.ts';

/** What the gateways have been told of one recording, by answers that reached them. */
export interface ToldOf {
  /** When they first had its `sid`. */
  startedAt: number;
  /** When an answer to a stop first said that it exits or is over; null: none did. */
  stoppedAt: number | null;
  /** When the last of the tries was answered that were under way by then; null: none was. */
  lastTryAt: number | null;
  /** When an answer to a query first said so; null: none did. */
  exitSeenAt: number | null;
  /** When a query said first that it has exited abnormally; null: none did. */
  crashSeenAt: number | null;
  /** The 404s that nothing else has followed, and the stops among them whose answer was no 404: when those were sent. */
  lost: readonly Lost[];
}

interface Lost {
  readonly at: number;
  readonly what: '404' | 'stop';
}

/** A gateway that asks for what is not found asks again within its longest wait and its longest try (6 s and 30 s). */
const LOOKS_AGAIN_MS = 40 * SECOND_MS;

/**
 * The latest time at which a recording can have ended that gateways have not found since: the first 404 of the last row.
 * Agora finds what it has moved, and what exits, so in an unbroken row nothing can have come back and ended. A row is broken
 * where nobody asked for longer than a gateway waits, and by a stop that may have been acted on. Null: there are no 404s.
 * `from`: those before do not count, as a gateway that is asked for a stop begins to count anew.
 */
export function goneBy({ lost }: ToldOf, from: number): number | null {
  let since: number | null = null;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, what } of lost) {
    if (at < from) continue;
    if (what === '404') since = since === null || at - last > LOOKS_AGAIN_MS ? at : since;
    else since = null;
    last = at;
  }
  return since;
}

/** While a stop is on its way, its own answer decides, and a query's only names files. */
const STOP_TAKES_MS = 60 * SECOND_MS;

/**
 * By when the gateways know of an end by Agora's answers; null: there is none. A stop without an answer is tried again after 5 s.
 * Where that try hears that it exits already, the gateway waits for the answer of the first one, which names the files, and has
 * nothing else to say when it exited.
 */
export function toldOfEndAt({ stoppedAt: firstAt, lastTryAt, exitSeenAt }: ToldOf): number | null {
  const stoppedAt = lastTryAt ?? firstAt;
  if (stoppedAt === null || exitSeenAt === null) return stoppedAt ?? exitSeenAt;
  return Math.abs(stoppedAt - exitSeenAt) < STOP_TAKES_MS
    ? Math.max(stoppedAt, exitSeenAt)
    : Math.min(stoppedAt, exitSeenAt);
}

/** Codes of Agora's that say that a recording is over or exits: no data, its upload goes on, it exits already. */
const OVER = [435, 50, 49];
/** `status` of a query from which on it exits (upstream contract, "query"). */
const EXITS = 6;
const CRASHED = 20;

/**
 * Who was told what, and when. A gateway can know of a start or an end only by what it is told, so this is what its usage is
 * measured by.
 */
export class Told {
  readonly #bySid = new Map<string, ToldOf>();
  /** Of sessions and channels whose requests something happened to. */
  readonly #faulty = new Set<string>();

  readonly #sentAt = new Map<string, number>();

  /** Notes that a request leaves. */
  noteSent(path: readonly string[], at: number): void {
    const resource = path[5] ?? '';
    if (path.at(-1) === 'start' && !this.#sentAt.has(resource)) this.#sentAt.set(resource, at);
    const told = this.#bySid.get(path[7] ?? '');
    if (path.at(-1) === 'stop' && told !== undefined) told.lost = [...told.lost, { at, what: 'stop' }];
  }

  /** When the start with a resource was sent first: a gateway whose tries got no answer counts from then. */
  sentAt(resourceId: string): number | null {
    return this.#sentAt.get(resourceId) ?? null;
  }

  of(sid: string): ToldOf | null {
    return this.#bySid.get(sid) ?? null;
  }

  noteFault(path: readonly string[]): void {
    this.#faulty.add(path[5] ?? '');
  }

  /** Whether something happened to a request about a resource. */
  isFaulty(resourceId: string): boolean {
    return this.#faulty.has(resourceId);
  }

  hear(
    { path }: AgoraRequest,
    reply: Reply,
    { sentAt, at }: { readonly sentAt: number; readonly at: number },
  ): void {
    this.#noteLastTry(path, sentAt, at);
    if (reply.kind !== 'answer') return;
    const body = read(reply.body);
    const method = path.at(-1);
    if (method === 'start' && typeof body?.sid === 'string') {
      this.#start(body.sid, at);
      return;
    }
    const told = this.#bySid.get(path[7] ?? '');
    if (told === undefined || body === null) return;
    if (reply.status === 404) {
      const answered = method === 'stop' ? told.lost.findLastIndex(({ what }) => what === 'stop') : -1;
      told.lost = [...told.lost.filter((_, index) => index !== answered), { at, what: '404' }];
      return;
    }
    if (reply.status >= 500) return;
    const isStop = method === 'stop' && (reply.status === 200 || OVER.includes(body.code ?? 0));
    const isExit = method === 'query' && (body.serverResponse?.status ?? 0) >= EXITS;
    if (method === 'query' && body.serverResponse?.status === CRASHED) told.crashSeenAt ??= at;
    if (isStop) told.stoppedAt ??= at;
    else if (isExit) told.exitSeenAt ??= at;
    else told.lost = [];
  }

  #noteLastTry(path: readonly string[], sentAt: number, at: number): void {
    const told = this.#bySid.get(path[7] ?? '');
    const stoppedAt = told?.stoppedAt ?? null;
    if (told === undefined || stoppedAt === null || path.at(-1) !== 'stop') return;
    if (sentAt < stoppedAt) told.lastTryAt = at;
  }

  #start(sid: string, at: number): void {
    if (!this.#bySid.has(sid))
      this.#bySid.set(sid, {
        startedAt: at,
        stoppedAt: null,
        lastTryAt: null,
        exitSeenAt: null,
        crashSeenAt: null,
        lost: [],
      });
  }
}

interface Body {
  readonly sid?: unknown;
  readonly code?: number;
  readonly serverResponse?: { readonly status?: number };
}

function read(text: string): Body | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
