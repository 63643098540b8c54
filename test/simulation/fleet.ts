import type { Event } from './agora.ts';
import type { Answer } from './answers.ts';
import type { Faults } from './faults.ts';
import { createGateway, type Gateway, type Store } from './gateway.ts';
import type { Ledger } from './ledger.ts';
import type { Network } from './network.ts';
import { type Machine, Process } from './process.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';
import type { VirtualClock } from './virtual-clock.ts';

interface Member {
  readonly machine: Machine;
  born: number;
  process: Process | null;
  gateway: Gateway | null;
  isDraining: boolean;
  /** The database failed this process while it shut down. */
  hadTrouble: boolean;
}

/** After SIGTERM a process has so long until it is killed. */
const GRACE_MS = 30_000;
/** No process is up again sooner. */
const BOOT_MS = 1500;
const CALLERS_PATIENCE_MS = 60_000;

export interface FleetParts {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly network: Network;
  readonly faults: Faults;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly trace: Trace;
  readonly size: number;
  readonly withLog: boolean;
}

/** The gateways, and what happens to their processes. */
export class Fleet {
  readonly #parts: FleetParts;
  readonly #members: readonly Member[];

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#members = Array.from({ length: parts.size }, (_, index) => ({
      machine: { name: `g${index + 1}`, offsetMs: this.#drawOffset() },
      born: 0,
      process: null,
      gateway: null,
      isDraining: false,
      hadTrouble: false,
    }));
    for (const member of this.#members) {
      this.#boot(member);
      this.#planCorrection(member);
    }
  }

  /** Asks one of the gateways that take calls. Null: nobody answered. */
  call(what: string, about: string, ask: (gateway: Gateway) => Promise<Answer>): Promise<Answer | null> {
    const { clock, random, trace, faults } = this.#parts;
    const member = this.#pick();
    const { process, gateway } = member ?? {};
    if (member === null || !process || !gateway) return clock.sleep(1000).then(() => null);
    trace.note('caller', `${what} at ${process.name}`, about);
    this.#strike(member, process);
    const isLost = !faults.areHealed && random.chance(0.03);
    return new Promise<Answer | null>((resolve, reject) => {
      const leave = clock.after(CALLERS_PATIENCE_MS, () => resolve(null));
      void process.died.then(() => resolve(null));
      process.deliver(() => {
        ask(gateway).then((answer) => {
          leave();
          resolve(isLost ? null : answer);
        }, reject);
      });
    }).then((answer) => {
      trace.note('caller', `${what}: ${answer === null ? 'no answer' : inWords(answer)}`, about);
      return answer;
    });
  }

  /** Agora sends a notification, to wherever the load balancer puts it; again later where nobody takes it. */
  notify(event: Event, triesLeft = 3): void {
    const { clock, ledger, trace } = this.#parts;
    const { process, gateway } = this.#pick() ?? {};
    const again = () => {
      if (triesLeft > 0) clock.after(10_000, () => this.notify(event, triesLeft - 1));
    };
    if (!process || !gateway) {
      again();
      return;
    }
    process.deliver(() => {
      gateway.notify(event.body).then(() => {
        ledger.notified(event.sid, event.names, clock.now());
        trace.note(process.name, `keeps notification ${event.eventType} of ${event.cname}`, event.cname);
      }, again);
    });
  }

  /** Every process runs again, and nothing more happens to them. */
  heal(): void {
    for (const member of this.#members) {
      if (member.process?.isRunning === false) this.#note(member, 'goes on');
      member.process?.resume();
    }
  }

  get isWhole(): boolean {
    return this.#members.every(({ process, isDraining }) => process?.isRunning && !isDraining);
  }

  /** Shuts all gateways down, and says of each what it handed back and how long it took. */
  async shutDown(): Promise<
    readonly { readonly name: string; readonly handedBack: number; readonly tookMs: number }[]
  > {
    const { clock } = this.#parts;
    const since = clock.now();
    const all = this.#members.map(async ({ process, gateway, machine }) => {
      const handedBack = (await gateway?.shutDown()) ?? 0;
      process?.kill();
      return { name: process?.name ?? machine.name, handedBack, tookMs: clock.now() - since };
    });
    return Promise.all(all);
  }

  /** What happens to a process happens most often while it is at something. */
  #strike(member: Member, process: Process): void {
    const { clock, random, faults } = this.#parts;
    if (faults.areHealed) return;
    const { kills, terms, pauses } = faults.intensities;
    const what = random.weighted({ kill: kills, term: terms, pause: pauses, nothing: 1.5 });
    faults.tempt();
    const afterMs = random.between(0, random.pick([900, 900, 2500, 40_000]));
    const pauseMs = random.chance(0.7) ? random.between(31_000, 120_000) : random.between(500, 30_000);
    clock.after(afterMs, () => {
      if (faults.areHealed || member.process !== process || !process.isRunning) return;
      if (what === 'kill' || what === 'term') faults.strand();
      if (what === 'kill') this.#kill(member, process, 'SIGKILL');
      if (what === 'term' && !member.isDraining) this.#terminate(member, process);
      if (what === 'pause') {
        this.#note(member, `is paused for ${pauseMs} ms`);
        process.pause();
        clock.after(pauseMs, () => {
          if (process.isRunning || process.isDead) return;
          this.#note(member, 'goes on');
          process.resume();
        });
      }
    });
  }

  #boot(member: Member): void {
    const { clock, store, network, faults, random, trace, withLog } = this.#parts;
    member.born += 1;
    const process = new Process(`${member.machine.name}.${member.born}`, member.machine, clock);
    const jitter = random.fork(process.name);
    const gateway = createGateway({
      store,
      process,
      transport: {
        attempt: (_host, request, options = {}) => network.attempt(process, request, options),
        close: async () => undefined,
      },
      databaseFault: () => {
        const fault = faults.database();
        if (fault.fails !== null || fault.stallMs > 1000) {
          trace.note(
            process.name,
            `database: stalls ${fault.stallMs} ms, fails ${fault.fails ?? 'not'}`,
            'database',
          );
          if (member.isDraining) member.hadTrouble = true;
        }
        return fault;
      },
      random: () => jitter.next(),
      log: withLog ? (line) => trace.note(process.name, `  log ${line.trim()}`) : null,
    });
    Object.assign(member, { process, gateway, isDraining: false, hadTrouble: false });
    this.#note(member, `starts, its clock ${member.machine.offsetMs / 1000} s off`);
    gateway.run();
  }

  #kill(member: Member, process: Process, why: string): void {
    const { clock, store, ledger, random } = this.#parts;
    this.#note(member, why);
    process.kill();
    Object.assign(member, { process: null, gateway: null });
    void store.rows().then((rows) => ledger.forget(process.name, rows));
    clock.after(BOOT_MS + random.between(0, random.chance(0.5) ? 1000 : 45_000), () => this.#boot(member));
  }

  #terminate(member: Member, process: Process): void {
    const { clock, store, ledger, random } = this.#parts;
    this.#note(member, 'SIGTERM');
    member.isDraining = true;
    const cancel = clock.after(GRACE_MS, () => {
      if (!process.isDead) this.#kill(member, process, 'SIGKILL after SIGTERM');
    });
    void member.gateway?.shutDown().then((handedBack) => {
      cancel();
      this.#note(member, `ends, ${handedBack} handed back`);
      process.kill();
      // An answer that the database would not take is in the log alone.
      if (member.hadTrouble) void store.rows().then((rows) => ledger.forget(process.name, rows));
      Object.assign(member, { process: null, gateway: null });
      clock.after(BOOT_MS + random.between(0, 10_000), () => this.#boot(member));
    });
  }

  #pick(): Member | null {
    const takesCalls = this.#members.filter(
      ({ process, isDraining }) => process !== null && !process.isDead && !isDraining,
    );
    const [first, ...others] = takesCalls;
    return first === undefined ? null : this.#parts.random.pick([first, ...others]);
  }

  #drawOffset(): number {
    const { random, faults } = this.#parts;
    if (!random.chance(0.7 * faults.intensities.clocks)) return 0;
    const sign = random.chance(0.5) ? 1 : -1;
    return sign * random.pick([2000, 30_000, 300_000, 1_200_000, 3_600_000]);
  }

  #planCorrection(member: Member): void {
    const { clock, random, faults } = this.#parts;
    if (!random.chance(0.5 * faults.intensities.clocks)) return;
    const offsetMs = random.chance(0.7) ? 0 : this.#drawOffset();
    clock.after(random.between(10_000, 400_000), () => {
      if (faults.areHealed) return;
      this.#note(member, `its clock is set to be ${offsetMs / 1000} s off`);
      member.machine.offsetMs = offsetMs;
    });
  }

  #note({ process, machine }: Member, what: string): void {
    this.#parts.trace.note(process?.name ?? machine.name, what);
  }
}

function inWords(answer: Answer): string {
  switch (answer.kind) {
    case 'started':
      return `started, sid ${answer.sid?.slice(0, 6) ?? 'unknown'}`;
    case 'stopping':
      return 'the stop is under way';
    case 'stopped':
      return `${answer.outcome} with ${answer.files.length} files`;
    case 'error':
      return `${answer.code} ${answer.text}`;
  }
}
