import type { AgoraRequest, AttemptOptions, Reply } from '../../src/agora/requests/transport.ts';
import type { Agora, Answer } from './agora.ts';
import type { Faults, RequestFault } from './faults.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** One try of a request, as it really went. */
export interface Attempt {
  readonly at: number;
  readonly method: string;
  readonly sid: string | null;
  /** Agora itself refused it, with a code. */
  readonly wasRefused: boolean;
  /** Nobody heard what became of it. */
  wasUnanswered: boolean;
  /** The gateway heard that it exits already. */
  heardExiting: boolean;
}

export interface NetworkParts {
  readonly clock: VirtualClock;
  readonly agora: Agora;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: Trace;
  /** A process has got an answer with these file names, or with nothing but the recording's sid. */
  readonly onTold: (process: Process, sid: string, names: readonly string[]) => void;
}

const TIMEOUT_MS = 30_000;

/** The way between gateways and Agora, with what goes wrong on it. */
export class Network {
  readonly attempts: Attempt[] = [];
  readonly #parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  attempt(process: Process, request: AgoraRequest, { signal, onSent }: AttemptOptions): Promise<Reply> {
    const { clock, faults, random, trace } = this.#parts;
    if (signal?.aborted) return Promise.reject(signal.reason);
    onSent?.();
    const method = request.path.at(-1) ?? '';
    const fault = faults.request(method);
    const noted = this.#note(method, request, fault);
    return new Promise((resolve, reject) => {
      let isOpen = true;
      const cname = nameOf(request, this.#parts.agora);
      const about = `${method} ${cname}`;
      const close = () => {
        isOpen = false;
        signal?.removeEventListener('abort', abandon);
      };
      const abandon = () => {
        close();
        trace.note(process.name, `gives ${about} up`, cname);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abandon, { once: true });
      const reply = (afterMs: number, what: Reply, answer: Answer | null) =>
        clock.after(afterMs, () =>
          process.deliver(() => {
            if (!isOpen) return;
            close();
            trace.note(process.name, `hears of ${about}: ${inWords(what)}`, cname);
            noted.heardExiting = what.kind === 'answer' && what.body.includes('"code":49');
            // It came through whole, whatever was in store for it.
            if (answer !== null) noted.wasUnanswered = false;
            // What was cut off of a 4xx is not what it said.
            if (fault.kind === 'cut' && what.kind === 'answer')
              noted.wasUnanswered = what.status < 400 || what.status >= 500;
            if (answer !== null && answer.sid !== null) this.#parts.onTold(process, answer.sid, answer.names);
            resolve(what);
          }),
        );
      const latencyMs = random.between(5, 60);
      const isSlow =
        fault.kind === 'none' && !faults.areHealed && random.chance(0.03 * faults.intensities.lost);
      trace.note(process.name, `asks ${about}${faultInWords(fault)}`, cname);
      reply(TIMEOUT_MS, { kind: 'timeout', detail: '' }, null);
      if (fault.kind === 'lost' && !fault.acts) {
        if (fault.reply !== 'timeout') reply(latencyMs, { kind: fault.reply, detail: '' }, null);
        return;
      }
      if (fault.kind === 'instead' && !fault.acts) return void reply(latencyMs, answerOf(fault), null);
      clock.after(latencyMs, () => {
        // Whoever has gone away may have taken the request back, or not.
        if ((!isOpen || process.isDead) && random.chance(0.3)) return;
        const answer = this.#parts.agora.handle(request);
        const backMs = answer.afterMs + random.between(10, 200) + (isSlow ? random.between(1000, 29_000) : 0);
        const seen = asSeen(fault, answer);
        if (seen !== null) reply(backMs, seen.reply, seen.isWhole ? answer : null);
      });
    });
  }

  #note(method: string, { path }: AgoraRequest, fault: RequestFault): Attempt {
    const attempt: Attempt = {
      at: this.#parts.clock.now(),
      method,
      sid: path[6] === 'sid' ? (path[7] ?? null) : null,
      wasRefused:
        fault.kind === 'instead' &&
        fault.inAgorasWords &&
        !fault.acts &&
        /"code":(2|15|432|433),/.test(fault.body),
      wasUnanswered: mayHaveActed(fault),
      heardExiting: false,
    };
    this.attempts.push(attempt);
    return attempt;
  }
}

/** What comes back of an answer; null: nothing. */
function asSeen(
  fault: RequestFault,
  answer: Answer,
): { readonly reply: Reply; readonly isWhole: boolean } | null {
  const body = JSON.stringify(answer.body);
  const whole = { kind: 'answer', status: answer.status, body, retryAfterMs: null } as const;
  switch (fault.kind) {
    case 'none':
      return { reply: whole, isWhole: true };
    case 'lost':
      return fault.reply === 'timeout' ? null : { reply: { kind: 'broken', detail: '' }, isWhole: false };
    case 'instead':
      // Agora does not say that it uploads what it does not find.
      if (fault.inAgorasWords && answer.status === 404) return { reply: whole, isWhole: true };
      return { reply: answerOf(fault), isWhole: false };
    case 'cut':
      return { reply: { ...whole, body: body.slice(0, body.length / 2) }, isWhole: false };
    case 'without-sid': {
      const { sid: _sid, ...rest } = answer.body;
      const isRepeated = answer.body.code === 7;
      const reply = isRepeated ? { ...whole, body: JSON.stringify(rest) } : whole;
      return { reply, isWhole: !isRepeated };
    }
  }
}

/** Whether whoever sees what comes back can't tell if Agora has acted. */
function mayHaveActed(fault: RequestFault): boolean {
  if (fault.kind === 'lost') return fault.reply !== 'unreachable';
  if (fault.kind !== 'instead') return fault.kind === 'cut';
  const { status, body } = fault;
  return (
    [200, 408].includes(status) ||
    (status >= 500 && !/"code":(2|15|502),/.test(body)) ||
    /"code":65,/.test(body)
  );
}

function answerOf({ status, body, retryAfterMs }: Extract<RequestFault, { kind: 'instead' }>): Reply {
  return { kind: 'answer', status, body, retryAfterMs };
}

function nameOf({ path, body }: AgoraRequest, agora: Agora): string {
  const sid = path[6] === 'sid' ? path[7] : undefined;
  if (sid !== undefined) return agora.recordings.get(sid)?.cname ?? sid;
  return typeof body === 'object' && body !== null && 'cname' in body ? String(body.cname) : '?';
}

function inWords(reply: Reply): string {
  if (reply.kind !== 'answer') return reply.kind;
  return `${reply.status} ${reply.body.replace(/[0-9a-f]{30,}/g, (id) => id.slice(0, 6)).slice(0, 160)}`;
}

function faultInWords(fault: RequestFault): string {
  switch (fault.kind) {
    case 'none':
      return '';
    case 'lost':
      return ` [${fault.reply}, Agora ${fault.acts ? 'acts' : 'never gets it'}]`;
    case 'instead':
      return ` [gets ${fault.status} ${fault.body.slice(0, 40)}, Agora ${fault.acts ? 'acts' : 'never gets it'}]`;
    case 'cut':
    case 'without-sid':
      return ` [${fault.kind}]`;
  }
}
