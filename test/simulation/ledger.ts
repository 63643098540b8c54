import type { RecordingSession } from '../../src/domain/session.ts';
import type { Answer, Row } from './answers.ts';

/** A recording that somebody wanted, and all that callers were told of it. */
export interface Wish {
  readonly owner: string;
  readonly cname: string;
  readonly uid: string;
  readonly key: string | null;
  /** The gateway is asked to stop it when it has run for so long; null: it is not. */
  readonly stopAfterMs: number | null;
  /** What callers name it by, once they know. */
  target: { readonly id: string } | { readonly session: RecordingSession } | null;
  /** A stop was answered with anything but that nothing is done. */
  isStopAccepted: boolean;
  lastStopAt: number | null;
  readonly outcomes: Told[];
  /** Agora's refusals of the stop that a caller was told of. */
  wasToldOfRefusal: boolean;
}

interface Told {
  readonly outcome: string;
  readonly files: readonly string[];
  /** It was recording when this was told: what was told was wrong, and may be put right. */
  readonly wasLive: boolean;
}

export interface Violation {
  readonly invariant: string;
  readonly about: string;
  readonly what: string;
}

/** What was heard in a history: by callers, and by gateways of Agora. */
export class Ledger {
  readonly wishes: Wish[] = [];
  /** What can be seen to be wrong at once. */
  readonly violations: Violation[] = [];
  /** The file names that Agora told, by `sid`, each with the processes that alone know it; null: a notification was kept. */
  readonly names = new Map<string, Map<string, Set<string> | null>>();
  /** When a gateway last kept a notification of the recording. */
  readonly lastNotified = new Map<string, number>();
  /** Every `sid` that anybody was told. */
  readonly sids = new Set<string>();

  wish(wish: Pick<Wish, 'owner' | 'cname' | 'uid' | 'key' | 'stopAfterMs'>): Wish {
    const added: Wish = {
      ...wish,
      target: null,
      isStopAccepted: false,
      lastStopAt: null,
      outcomes: [],
      wasToldOfRefusal: false,
    };
    this.wishes.push(added);
    return added;
  }

  /** A gateway's process got an answer of Agora's. */
  told(process: string, sid: string, names: readonly string[]): void {
    this.sids.add(sid);
    const known = this.#namesOf(sid);
    for (const name of names) {
      const by = known.get(name);
      if (by === undefined) known.set(name, new Set([process]));
      else by?.add(process);
    }
  }

  /** A gateway said that it keeps a notification. */
  notified(sid: string, names: readonly string[], now: number): void {
    this.sids.add(sid);
    this.lastNotified.set(sid, now);
    const known = this.#namesOf(sid);
    for (const name of names) known.set(name, null);
  }

  /** A process is gone: what it alone had heard, and the database had not taken by then, nobody knows. */
  forget(process: string, rows: readonly Row[]): void {
    const stored = new Map(rows.map((row) => [row.sid, new Set(row.files)]));
    for (const [sid, names] of this.names) {
      for (const [name, by] of names) {
        if (by === null || !by.has(process) || stored.get(sid)?.has(name)) continue;
        by.delete(process);
        if (by.size === 0) names.delete(name);
      }
    }
  }

  hear(
    wish: Wish,
    answer: Answer,
    context: { readonly asked: 'start' | 'stop'; readonly isLive: boolean; readonly sids: readonly string[] },
  ): void {
    const { cname } = wish;
    if ('cname' in answer && answer.cname !== cname) {
      this.note('another recording’s answer', cname, `got ${answer.cname}'s ${answer.kind}`);
    }
    switch (answer.kind) {
      case 'started':
        if (wish.target !== null && 'id' in wish.target && wish.target.id !== answer.id) {
          this.note('one recording for one key', cname, 'was given a second id');
        }
        if (answer.sid !== null && !context.sids.includes(answer.sid)) {
          this.note('another recording’s answer', cname, `was given the sid ${answer.sid}`);
        }
        wish.target ??= { id: answer.id };
        return;
      case 'stopping':
        wish.isStopAccepted = true;
        return;
      case 'stopped': {
        wish.isStopAccepted = true;
        const { outcome, files, answeredSid } = answer;
        if (answeredSid !== null && !context.sids.includes(answeredSid)) {
          this.note('another recording’s answer', cname, `got Agora's answer about ${answeredSid}`);
        }
        wish.outcomes.push({ outcome, files, wasLive: context.isLive });
        return;
      }
      case 'error':
        if (context.asked === 'start') return;
        // The account is refused: the operator can put it right, and the stop goes on then.
        if (answer.code === 'GATEWAY_REFUSED') wish.isStopAccepted = true;
        // Whether it was Agora that refused is to be seen.
        if (answer.code === 'UPSTREAM_REJECTED')
          Object.assign(wish, { isStopAccepted: true, wasToldOfRefusal: true });
        return;
    }
  }

  note(invariant: string, about: string, what: string): void {
    this.violations.push({ invariant, about, what });
  }

  #namesOf(sid: string): Map<string, Set<string> | null> {
    const known = this.names.get(sid) ?? new Map<string, Set<string> | null>();
    this.names.set(sid, known);
    return known;
  }
}
