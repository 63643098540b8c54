import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lease: one run of one gateway. */
export interface GatewayIdentity {
  /** Tells this run from all others. */
  readonly id: string;
  /** Whether another run is known to have ended. False where nobody can tell: its leases run out by themselves. */
  isGone(id: string): boolean;
}

/** The parts of an id: the gateway's name, where its process is, which one, when that began, and a number of its own. */
const ID = /^(?<name>.*)~(?<place>[^~]*)~(?<pid>\d+)~(?<startedAt>\d*)~[^~]*$/;

/**
 * The identity of this process. Another run whose process can be seen from here has ended if that is gone, or has become a
 * zombie; one that is only paused has not. One that ran elsewhere (another machine or container, or before this one was
 * booted) has ended only if it had the name that the operator gave to this gateway, and gives to one at a time: hosts may
 * have the same name by chance.
 */
export function createGatewayIdentity(givenName: string | null): GatewayIdentity {
  const name = givenName ?? hostname();
  const place = placeOfProcesses();
  return {
    id: [name, place, process.pid, processOf(process.pid)?.startedAt ?? '', randomUUID()].join('~'),
    isGone(id) {
      const other = ID.exec(id)?.groups;
      if (other?.pid === undefined) return false;
      const isNamesake = other.name === name;
      // Where the system does not say what tells this machine from others, its name has to.
      if (other.place === place && (place !== '' || isNamesake))
        return hasEnded(Number(other.pid), other.startedAt ?? '');
      return isNamesake && givenName !== null;
    },
  };
}

/** Within it a process is known by its number: one boot of one machine, and there one PID namespace. Empty where there is no `/proc`. */
function placeOfProcesses(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return boot === null || namespace === null ? '' : `${boot}/${namespace}`;
}

function hasEnded(pid: number, startedAt: string): boolean {
  const found = processOf(pid);
  // There is no such process, or others' are hidden (`hidepid` of proc(5)).
  if (found === null || startedAt === '') return !isRunning(pid);
  return found.startedAt !== startedAt || found.isZombie;
}

/** As `/proc/pid/stat` tells it (proc(5)): when it began, in ticks since the boot, and whether it only waits for its parent. */
function processOf(pid: number): { readonly startedAt: string; readonly isZombie: boolean } | null {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === null) return null;
  // The second field is the command in brackets, and may hold anything.
  const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { startedAt: fields[18] ?? '', isZombie: state === 'Z' || state === 'X' };
}

function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process, which may be signalled by nobody but them, runs as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
