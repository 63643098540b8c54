import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** `toServer` is what the client sends, `toClient` what the server answers. */
export type Direction = 'toServer' | 'toClient';
const BOTH: readonly Direction[] = ['toServer', 'toClient'];

export interface StallingProxy {
  readonly port: number;
  /** The same URL, through the proxy. */
  through(url: string): string;
  /** Holds back what comes from now on, ends of connections too, as a network that stalls does. */
  stall(...directions: readonly Direction[]): void;
  /**
   * Stalls when the client sends something like this. Resolves when that is held back or, where only answers are, when
   * the answer is: the server has then done what it was asked.
   */
  stallAt(pattern: RegExp, ...directions: readonly Direction[]): Promise<void>;
  /** Hands on what was held back, and all that comes. */
  resume(): void;
  /** Breaks every connection; what was held back is lost. */
  cut(): void;
  /** Refuses new connections, and breaks those that are there. */
  close(): Promise<void>;
}

/** A TCP proxy that stalls, resumes and cuts connections to a server, each direction for itself. */
export async function startStallingProxy(server: {
  readonly port: number;
  readonly host: string;
}): Promise<StallingProxy> {
  const stalled = new Set<Direction>();
  const pipes = new Set<Pipe>();
  let trap: { pattern: RegExp; directions: readonly Direction[]; sprung: () => void } | null = null;
  let sprung: () => void = () => undefined;

  const stall = (directions: readonly Direction[]) => {
    for (const direction of directions.length === 0 ? BOTH : directions) stalled.add(direction);
  };
  const watch = (chunk: Buffer) => {
    if (trap === null || !trap.pattern.test(chunk.toString('latin1'))) return;
    stall(trap.directions);
    sprung = trap.sprung;
    trap = null;
  };
  const held = () => {
    sprung();
    sprung = () => undefined;
  };

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ ...server, allowHalfOpen: true });
    const both = [
      new Pipe(client, upstream, () => stalled.has('toServer'), held, watch),
      new Pipe(upstream, client, () => stalled.has('toClient'), held),
    ];
    for (const pipe of both) {
      pipes.add(pipe);
      pipe.to.once('close', () => pipes.delete(pipe));
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cut = () => {
    for (const pipe of pipes) pipe.cut();
  };

  return {
    port,
    through(url) {
      const through = new URL(url);
      through.host = `127.0.0.1:${port}`;
      return through.href;
    },
    stall: (...directions) => stall(directions),
    stallAt: (pattern, ...directions) =>
      new Promise((sprung) => {
        trap = { pattern, directions, sprung };
      }),
    resume() {
      stalled.clear();
      for (const pipe of pipes) pipe.flush();
    },
    cut,
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      cut();
      await closed;
    },
  };
}

/** One direction of one connection. */
class Pipe {
  readonly from: Socket;
  readonly to: Socket;
  readonly #isStalled: () => boolean;
  readonly #held: (Buffer | 'end')[] = [];
  readonly #hasHeld: () => void;

  constructor(
    from: Socket,
    to: Socket,
    isStalled: () => boolean,
    hasHeld: () => void,
    watch?: (chunk: Buffer) => void,
  ) {
    this.from = from;
    this.to = to;
    this.#isStalled = isStalled;
    this.#hasHeld = hasHeld;
    from.on('error', () => undefined);
    from.on('data', (chunk) => {
      watch?.(chunk);
      this.#take(chunk);
    });
    from.once('end', () => this.#take('end'));
    from.once('close', () => this.#take('end'));
  }

  flush(): void {
    for (const chunk of this.#held.splice(0)) this.#hand(chunk);
  }

  cut(): void {
    this.#held.length = 0;
    this.from.destroy();
    this.to.destroy();
  }

  #take(chunk: Buffer | 'end'): void {
    if (!this.#isStalled() && this.#held.length === 0) {
      this.#hand(chunk);
      return;
    }
    this.#held.push(chunk);
    this.#hasHeld();
  }

  #hand(chunk: Buffer | 'end'): void {
    if (chunk === 'end') this.to.end();
    else if (this.to.writable) this.to.write(chunk);
  }
}
