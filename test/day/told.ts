import type { AgoraRequest, Reply } from '../../src/agora/requests/transport.ts';
import { SECOND_MS } from './plan.ts';

/** What the gateways have been told of one recording, by answers that reached them. */
export interface ToldOf {
  /** When they first had its `sid`. */
  startedAt: number;
  /** When an answer to a stop first said that it exits or is over; null: none did. */
  stoppedAt: number | null;
  /** When an answer to a query first said so; null: none did. */
  exitSeenAt: number | null;
  /** When the first of the 404s came that nothing else has followed; null: there is none. */
  notFoundAt: number | null;
}

/** While a stop is on its way, its own answer decides, and a query's only names files. */
const STOP_TAKES_MS = 60 * SECOND_MS;

/** From when on the gateways could know of an end by Agora's answers; null: they could not. */
export function toldOfEndAt({ stoppedAt, exitSeenAt }: ToldOf): number | null {
  if (stoppedAt === null || exitSeenAt === null) return stoppedAt ?? exitSeenAt;
  return Math.abs(stoppedAt - exitSeenAt) < STOP_TAKES_MS
    ? Math.max(stoppedAt, exitSeenAt)
    : Math.min(stoppedAt, exitSeenAt);
}

/** Codes of Agora's that say that a recording is over or exits: no data, its upload goes on, it exits already. */
const OVER = [435, 50, 49];
/** `status` of a query from which on it exits (upstream contract, "query"). */
const EXITS = 6;

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

  hear({ path }: AgoraRequest, reply: Reply, at: number): void {
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
      told.notFoundAt ??= at;
      return;
    }
    if (reply.status >= 500) return;
    const isStop = method === 'stop' && (reply.status === 200 || OVER.includes(body.code ?? 0));
    const isExit = method === 'query' && (body.serverResponse?.status ?? 0) >= EXITS;
    if (isStop) told.stoppedAt ??= at;
    else if (isExit) told.exitSeenAt ??= at;
    else told.notFoundAt = null;
  }

  #start(sid: string, at: number): void {
    if (!this.#bySid.has(sid))
      this.#bySid.set(sid, { startedAt: at, stoppedAt: null, exitSeenAt: null, notFoundAt: null });
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
