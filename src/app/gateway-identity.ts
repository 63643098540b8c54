import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** One run of one gateway, as the holder of leases. */
interface GatewayIdentity {
  /** Unique to this run. */
  readonly id: string;
  /** Whether another run is known to have ended. False when that can't be known: its leases then expire. */
  isGone(id: string): boolean;
}

/** The parts of an id: the gateway's name, the place of its process, the PID, the process's start time, and a UUID. */
const ID = /^(?<name>.*)~(?<place>[^~]*)~(?<pid>\d+)~(?<startedAt>\d*)~[^~]*$/;

/**
 * The identity of this process. Another run in the same place has ended if its process is gone or a zombie; a paused
 * process has not ended. A run in another place (another machine or container, or an earlier boot) has ended only if it had
 * the name that the operator gave to this gateway, since only one gateway has that name at a time. Host names don't count:
 * two hosts may have the same name by chance.
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
      // Without `/proc` the place is empty and does not tell machines apart, so the names have to match too.
      if (other.place === place && (place !== '' || isNamesake))
        return hasEnded(Number(other.pid), other.startedAt ?? '');
      return isNamesake && givenName !== null;
    },
  };
}

/** The place in which a PID identifies a process: one PID namespace in one boot of one machine. Empty without `/proc`. */
function placeOfProcesses(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return boot === null || namespace === null ? '' : `${boot}/${namespace}`;
}

function hasEnded(pid: number, startedAt: string): boolean {
  const found = processOf(pid);
  // There is no such process, or other users' processes are hidden (`hidepid` in proc(5)).
  if (found === null || startedAt === '') return !isRunning(pid);
  return found.startedAt !== startedAt || found.isZombie;
}

/** Reads `/proc/pid/stat` (proc(5)): the start time in ticks since the boot, and whether the process is a zombie. */
function processOf(pid: number): { readonly startedAt: string; readonly isZombie: boolean } | null {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === null) return null;
  // The second field is the command in brackets, which may contain any character.
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
    // EPERM: the process is running, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
