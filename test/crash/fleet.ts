import { setTimeout as pause } from 'node:timers/promises';
import { startCli } from '../support/process.ts';
import type { Trace } from './trace.ts';

/** One run of one gateway. */
export interface Life {
  /** `a1` is the first of the first gateway. */
  readonly name: string;
  readonly gateway: number;
  /** Null until it listens. */
  endpoint: string | null;
  /** What was done to it, by the clock of the history. */
  readonly signals: { readonly signal: NodeJS.Signals; readonly atMs: number }[];
  ended: { readonly code: unknown; readonly atMs: number; readonly output: string } | null;
}

export interface Fleet {
  readonly lives: readonly Life[];
  /** The address under which a gateway is known, also while nobody is there. */
  endpointOf(gateway: number): string | null;
  /** `awayMs`: it is started again so long after its end. */
  signal(gateway: number, signal: NodeJS.Signals, awayMs?: number): void;
  /** Resolves once this gateway listens, or after `withinMs`. */
  up(gateway: number, withinMs: number): Promise<void>;
  /** Resolves once every gateway listens. */
  allUp(): Promise<void>;
  /** Ends all, in order first where `inOrder`; resolves when they are gone. */
  close(inOrder: boolean): Promise<void>;
}

export type EnvironmentOf = (life: string, gateway: number) => Promise<Readonly<Record<string, string>>>;

/** Gateways that somebody starts again whenever they have ended. */
export function startFleet(count: number, environmentOf: EnvironmentOf, trace: Trace): Fleet {
  const lives: Life[] = [];
  const killers = new Map<Life, (signal: NodeJS.Signals) => void>();
  const awayMs = Array.from({ length: count }, () => 0);
  const endpoints: (string | null)[] = awayMs.map(() => null);
  let isClosing = false;

  const current = (gateway: number) =>
    lives.findLast((life) => life.gateway === gateway && life.ended === null);

  async function live(gateway: number, run: number): Promise<void> {
    const name = `${String.fromCharCode(97 + gateway)}${run}`;
    const env = await environmentOf(name, gateway);
    if (isClosing) return;
    trace.note(name, 'is started');
    const command = startCli(['serve'], { PORT: '0', ...env });
    const life: Life = { name, gateway, endpoint: null, signals: [], ended: null };
    lives.push(life);
    killers.set(life, (signal) => void command.kill(signal));
    command.says(/"url":"(http:[^"]+)"/).then(
      (endpoint) => {
        trace.note(name, `listens on ${endpoint}`);
        life.endpoint = endpoint;
        endpoints[gateway] = endpoint;
      },
      () => undefined,
    );
    const { code, output } = await command.exited;
    life.ended = { code, output, atMs: trace.now() };
    trace.note(name, `has ended with ${code}`);
    for (const line of output.split('\n')) if (line !== '') trace.logged(`${name}.log`, line);
  }

  async function keepUp(gateway: number): Promise<void> {
    for (let run = 1; !isClosing; run += 1) {
      await live(gateway, run);
      const ms = awayMs[gateway] ?? 0;
      awayMs[gateway] = 0;
      if (!isClosing) await pause(ms);
    }
  }
  const kept = awayMs.map((_, gateway) => keepUp(gateway));

  function send(life: Life, signal: NodeJS.Signals): void {
    life.signals.push({ signal, atMs: trace.now() });
    trace.note(life.name, `gets ${signal}`);
    killers.get(life)?.(signal);
  }

  const isUp = (gateway: number) => typeof current(gateway)?.endpoint === 'string';

  return {
    lives,
    endpointOf: (gateway) => endpoints[gateway] ?? null,
    signal(gateway, signal, ms = 0) {
      const life = current(gateway);
      if (life === undefined) return;
      awayMs[gateway] = ms;
      send(life, signal);
    },
    async up(gateway, withinMs) {
      for (const until = trace.now() + withinMs; !isUp(gateway) && trace.now() < until; ) await pause(20);
    },
    async allUp() {
      while (!kept.every((_, gateway) => isUp(gateway))) await pause(20);
    },
    async close(inOrder) {
      isClosing = true;
      for (const life of lives.filter(({ ended }) => ended === null)) {
        send(life, 'SIGCONT');
        send(life, inOrder ? 'SIGTERM' : 'SIGKILL');
      }
      await Promise.all(kept);
    },
  };
}
