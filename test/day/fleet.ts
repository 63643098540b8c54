/** Two gateways on one database, what happens to their processes, and the ways in to whichever of them is there. */
import { z } from 'zod';
import { makeApiKey } from '../../src/auth/api-keys.ts';
import { SCOPES } from '../../src/domain/caller.ts';
import type { Notification } from '../../src/domain/notification.ts';
import { Process } from '../simulation/process.ts';
import type { Random } from '../simulation/random.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import type { Agora } from './agora.ts';
import { createGateway, type Gateway, type Pending } from './gateway.ts';
import { type Blow, MINUTE_MS, TENANT_NAMES, type TenantName } from './plan.ts';

export interface FleetParts {
  readonly clock: VirtualClock;
  readonly agora: Agora;
  readonly databaseUrl: string;
  readonly tenantsFile: string;
  readonly random: Random;
  readonly pending: Pending;
  readonly timersEveryMs: number;
  readonly log: ((line: string) => void) | null;
}

interface Member {
  readonly name: string;
  born: number;
  /** Null while it is away. */
  running: { readonly process: Process; readonly gateway: Gateway } | null;
  isClosing: boolean;
}

/** A request takes many turns of the event loop, and no time, before it is at the database. */
const TURNS_OF_A_REQUEST = 40;

/** Callers give up waiting; the gateway's own longest wait is 25 s. */
const PATIENCE_MS = MINUTE_MS;

const result = z.object({
  data: z.record(z.string(), z.looseObject({})).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() }))
    .optional(),
});

/** What a caller gets; null: no answer. */
export type Result = { readonly code: string } | { readonly data: Readonly<Record<string, unknown>> } | null;

export class Fleet {
  /** When gateways were not there, by the clock; the end of one that lasts is infinite. */
  readonly absences: { from: number; to: number }[] = [];
  readonly #parts: FleetParts;
  readonly #members: readonly Member[] = ['g1', 'g2'].map((name) => ({
    name,
    born: 0,
    running: null,
    isClosing: false,
  }));
  readonly #dead: Gateway[] = [];
  readonly #keys = new Map<string, string>();

  constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    for (const member of this.#members) await this.#boot(member);
    const [first] = this.#members;
    for (const tenant of TENANT_NAMES) {
      const wanted = { tenant, name: 'day', scopes: SCOPES, expiresAt: null, operationsPerMinute: null };
      const { key, text } = makeApiKey({ ...wanted, createdAt: this.#parts.clock.now() });
      await first?.running?.gateway.app.keys.add(key);
      this.#keys.set(tenant, text);
    }
  }

  /** Has everything happen that is planned. */
  suffer(blows: readonly Blow[]): void {
    for (const blow of blows) {
      const { clock } = this.#parts;
      clock.after(clock.startedAt + blow.at - clock.now(), () => this.#strike(blow));
    }
  }

  /** Asks one of the gateways that take calls. */
  ask(tenant: TenantName, query: string, variables: object): Promise<Result> {
    const running = this.#pick();
    const key = this.#keys.get(tenant);
    if (running === null || key === undefined) return Promise.resolve(null);
    const { process, gateway } = running;
    return new Promise((resolve, reject) => {
      const leave = this.#parts.clock.after(PATIENCE_MS, () => resolve(null));
      void process.died.then(() => resolve(null));
      this.#linger();
      gateway.ask(key, query, variables).then((body) => {
        const { data, errors } = result.parse(body);
        leave();
        this.#linger();
        const [error] = errors ?? [];
        if (data && error === undefined) resolve({ data });
        else resolve({ code: error?.extensions?.code ?? error?.message ?? 'nothing' });
      }, reject);
    });
  }

  /** Gives notifications to one of the gateways. False: nobody is there. */
  async receive(notifications: readonly Notification[]): Promise<boolean> {
    const running = this.#pick();
    if (running === null) return false;
    for (const each of notifications) await running.gateway.app.runner.receive(each);
    return true;
  }

  /** Ends everything, after all has been seen. */
  async end(): Promise<void> {
    const { clock } = this.#parts;
    const closing = this.#members.map(async ({ running }) => running?.gateway.close());
    let isClosed = false;
    const all = Promise.all(closing).then(() => {
      isClosed = true;
    });
    while (!isClosed) await clock.advance(1000);
    await all;
    for (const gateway of this.#dead) await gateway.buried();
  }

  async #boot(member: Member): Promise<void> {
    const { clock, random, pending } = this.#parts;
    member.born += 1;
    const process = new Process(`${member.name}.${member.born}`, { name: member.name, offsetMs: 0 }, clock);
    const jitter = random.fork(process.name);
    pending.count += 1;
    try {
      const gateway = await createGateway({ ...this.#parts, process, random: () => jitter.next() });
      Object.assign(member, { running: { process, gateway }, isClosing: false });
    } finally {
      pending.count -= 1;
    }
  }

  #strike({ member: index, what, awayMs }: Blow): void {
    const { clock } = this.#parts;
    const member = this.#members[index];
    if (!member?.running || member.isClosing) return;
    const { process, gateway } = member.running;
    const absence = { from: clock.now(), to: Number.POSITIVE_INFINITY };
    this.absences.push(absence);
    const leave = () => {
      process.kill();
      member.running = null;
      clock.after(awayMs, () => {
        void this.#boot(member).then(() => {
          absence.to = clock.now();
        });
      });
    };
    if (what === 'kill') {
      this.#dead.push(gateway);
      leave();
      return;
    }
    member.isClosing = true;
    void gateway.close().then(leave);
  }

  #pick(): Member['running'] {
    const [first, ...others] = this.#members.filter(
      ({ running, isClosing }) => running !== null && !isClosing,
    );
    return first === undefined ? null : this.#parts.random.pick([first, ...others]).running;
  }

  /** Has time stand still until a request has come to where it waits for something. */
  #linger(): void {
    const { pending } = this.#parts;
    let turns = TURNS_OF_A_REQUEST;
    const turn = () => {
      turns -= 1;
      if (turns > 0) setImmediate(turn);
      else pending.count -= 1;
    };
    pending.count += 1;
    setImmediate(turn);
  }
}
