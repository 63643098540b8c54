import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lease: one run of one gateway. */
export interface GatewayIdentity {
  /** Tells this run from all others. */
  readonly id: string;
  /** Whether another run is known to have ended. False where nobody can tell: its leases run out by themselves. */
  isGone(id: string): boolean;
}

/** The parts of an id: the gateway's name, the boot of its machine, its process, when that began, and a number of its own. */
const ID = /^(?<name>.*)~(?<boot>[^~]*)~(?<pid>\d+)~(?<startedAt>\d*)~[^~]*$/;

/**
 * The identity of this process. Another run of the same name has ended if its process is gone from this machine. One that
 * ran on another machine, or before this one was booted, has ended only if the name was given to the gateway by its
 * operator, who uses it for one at a time: hosts may have the same name by chance.
 */
export function createGatewayIdentity(givenName: string | null): GatewayIdentity {
  const name = givenName ?? hostname();
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  const startedAt = processStartedAt(process.pid) ?? '';
  return {
    id: [name, boot, process.pid, startedAt, randomUUID()].join('~'),
    isGone(id) {
      const other = ID.exec(id)?.groups;
      if (other?.pid === undefined || other.name !== name) return false;
      if (other.boot !== boot) return givenName !== null;
      const pid = Number(other.pid);
      return startedAt === '' ? !isRunning(pid) : processStartedAt(pid) !== other.startedAt;
    },
  };
}

/** In ticks since the boot (proc(5), `/proc/pid/stat`, field 22); null where there is no such process, or no `/proc`. */
function processStartedAt(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  // The second field is the command in brackets, and may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
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
