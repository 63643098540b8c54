import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Takes finished log lines. Never blocks and never fails: lines that can't be written are kept, or dropped and counted. */
export interface LogDestination {
  write(line: string): void;
  /** Writes the kept lines at the end of the process, as far as that is possible within half a second. */
  flushSync(): void;
  /** Whether lines were dropped since the last successful write. */
  isLosing(): boolean;
}

interface LogDestinationOptions {
  /** Writes as many of the bytes as it can without blocking and returns their number. Throws the system's error. */
  readonly write: (bytes: Buffer) => number;
  /** Runs `work` after a time, without keeping the process alive. */
  readonly later: (ms: number, work: () => void) => void;
  /** Blocks the thread; only used by `flushSync`. */
  readonly pause: (ms: number) => void;
  /** Makes the line that says how many lines are missing before it. */
  readonly report: (dropped: number) => string;
  readonly maxKeptBytes: number;
}

/** Enough for a slow reader to make room. */
const RETRY_BLOCKED_MS = 50;
/** For a full device, or a pipe without a reader. */
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

  /** Writes what is kept. Returns the time after which to try the rest again; null when nothing is left. */
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

/** Some minutes of a gateway's log. */
const MAX_KEPT_BYTES = 1024 * 1024;

/**
 * Standard output. Lines that are kept when the process ends are written then, if there is a reader. `finish` makes the
 * line that is written of one of JSON.
 */
export function standardOutput(finish: (json: string) => string): LogDestination {
  const fd = nonBlockingOutput();
  const neverNotified = new Int32Array(new SharedArrayBuffer(4));
  const destination = createLogDestination({
    write: (bytes) => writeSync(fd, bytes),
    later: (ms, work) => void setTimeout(work, ms).unref(),
    pause: (ms) => void Atomics.wait(neverNotified, 0, 0, ms),
    report: (dropped) =>
      finish(
        JSON.stringify({
          level: 'warn',
          time: new Date().toISOString(),
          dropped,
          msg: 'log lines are missing here: they could not be written',
        }),
      ),
    maxKeptBytes: MAX_KEPT_BYTES,
  });
  process.on('exit', destination.flushSync);
  return destination;
}

const STANDARD_OUTPUT = 1;

/** Whether standard output is a terminal, which a person reads. */
export function isTerminal(): boolean {
  return isatty(STANDARD_OUTPUT);
}

/** A descriptor of standard output whose writes fail with EAGAIN rather than wait for a reader. */
function nonBlockingOutput(): number {
  try {
    if (isTerminal()) {
      // A paused terminal (Ctrl-S) would block. Opened again, so that the shell's own descriptor stays blocking.
      const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
      return openSync(`/proc/self/fd/${STANDARD_OUTPUT}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    }
    const kind = fstatSync(STANDARD_OUTPUT);
    // Using `process.stdout` makes Node set pipes and sockets non-blocking. Files and devices don't block.
    if (kind.isFIFO() || kind.isSocket()) process.stdout.on('error', () => undefined);
  } catch {
    // Closed, or no /proc: the writes will show it.
  }
  return STANDARD_OUTPUT;
}
