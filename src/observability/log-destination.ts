import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Where finished log lines go. Writing never waits and never fails: what can't be written is kept, or dropped and counted. */
export interface LogDestination {
  write(line: string): void;
  /** Writes what is kept, as far as that is possible within half a second: the process is about to end. */
  flushSync(): void;
  /** Whether lines have been dropped since the last one that could be written. */
  isLosing(): boolean;
}

export interface LogDestinationOptions {
  /** Writes what it can of the bytes and returns how many; throws the system's error. Must not block. */
  readonly write: (bytes: Buffer) => number;
  /** Runs `work` later, without keeping the process alive for it. */
  readonly later: (ms: number, work: () => void) => void;
  /** Keeps this thread waiting; only used by `flushSync`. */
  readonly pause: (ms: number) => void;
  /** The line that tells how many lines are missing before it. */
  readonly report: (dropped: number) => string;
  readonly maxKeptBytes: number;
}

/** A reader that is merely slow has made room by then. */
const RETRY_BLOCKED_MS = 50;
/** A full device, or nobody at the other end. */
const RETRY_FAILED_MS = 1000;

const FLUSH_PAUSE_MS = 10;
const FLUSH_PAUSES = 50;

export function createLogDestination(options: LogDestinationOptions): LogDestination {
  const { later, pause, report, maxKeptBytes } = options;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let dropped = 0;
  let isRetrying = false;

  function keep(bytes: Buffer): void {
    kept.push(bytes);
    keptBytes += bytes.length;
  }

  /** Writes all that is kept. Returns how long to wait before the rest is tried, or null when there is none. */
  function writeKept(): number | null {
    while (keptBytes > 0) {
      const bytes = Buffer.concat(kept);
      const written = attempt(bytes);
      if (typeof written !== 'number') return written.retryAfterMs;
      kept = [];
      keptBytes = 0;
      if (written < bytes.length) keep(bytes.subarray(written));
      else if (dropped > 0) {
        keep(Buffer.from(report(dropped)));
        dropped = 0;
      }
    }
    return null;
  }

  function attempt(bytes: Buffer): number | { readonly retryAfterMs: number } {
    try {
      return options.write(bytes);
    } catch (error) {
      const isBlocked = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      return { retryAfterMs: isBlocked ? RETRY_BLOCKED_MS : RETRY_FAILED_MS };
    }
  }

  function go(): void {
    if (isRetrying) return;
    const retryAfterMs = writeKept();
    if (retryAfterMs === null) return;
    isRetrying = true;
    later(retryAfterMs, () => {
      isRetrying = false;
      go();
    });
  }

  return {
    write(line) {
      const bytes = Buffer.from(line);
      if (keptBytes + bytes.length > maxKeptBytes && keptBytes > 0) dropped += 1;
      else keep(bytes);
      go();
    },
    flushSync() {
      for (let pauses = 0; pauses < FLUSH_PAUSES; pauses += 1) {
        if (writeKept() !== RETRY_BLOCKED_MS) return;
        pause(FLUSH_PAUSE_MS);
      }
    },
    isLosing: () => dropped > 0,
  };
}

/** As much as a gateway logs in some minutes. */
const MAX_KEPT_BYTES = 1024 * 1024;

/** Standard output. What is kept when the process ends is written then, if anybody reads it. */
export function standardOutput(): LogDestination {
  const fd = nonBlockingOutput();
  const neverNotified = new Int32Array(new SharedArrayBuffer(4));
  const destination = createLogDestination({
    write: (bytes) => writeSync(fd, bytes),
    later: (ms, work) => void setTimeout(work, ms).unref(),
    pause: (ms) => void Atomics.wait(neverNotified, 0, 0, ms),
    report: (dropped) =>
      `${JSON.stringify({
        level: 'warn',
        time: new Date().toISOString(),
        dropped,
        msg: 'log lines are missing here: they could not be written',
      })}\n`,
    maxKeptBytes: MAX_KEPT_BYTES,
  });
  process.on('exit', destination.flushSync);
  return destination;
}

const STANDARD_OUTPUT = 1;

/** A descriptor of standard output whose writes fail with EAGAIN rather than wait for a reader. */
function nonBlockingOutput(): number {
  try {
    if (isatty(STANDARD_OUTPUT)) {
      // Opened anew, so that the shell's own descriptor stays as it is. A terminal that is held (Ctrl-S) would block.
      const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
      return openSync(`/proc/self/fd/${STANDARD_OUTPUT}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    }
    const kind = fstatSync(STANDARD_OUTPUT);
    // Node makes pipes and sockets non-blocking when it makes a stream of them. Files and devices don't block.
    if (kind.isFIFO() || kind.isSocket()) process.stdout.on('error', () => undefined);
  } catch {
    // Closed, or a system without /proc: writes tell.
  }
  return STANDARD_OUTPUT;
}
