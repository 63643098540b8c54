import { closeSync, openSync } from 'node:fs';

interface HangUpHandlers {
  /** The terminal has gone in which the process was started: nobody would see it any more. */
  terminalGone(signal: NodeJS.Signals): void;
  reload(): void;
}

/** What SIGHUP asks for, from when it is first listened to. */
export interface HangUps {
  /** Has these called from now on, and at once where a reload was asked for before. */
  handle(handlers: HangUpHandlers): void;
}

/**
 * Listens to SIGHUP. To be called as early as can be: without a listener it ends the process, and systemd takes that for a
 * wish and does not start it again.
 */
export function listenToHangUps(): HangUps {
  const hadTerminal = hasTerminal();
  let handlers: HangUpHandlers | null = null;
  let isMissed = false;
  process.on('SIGHUP', (signal) => {
    const isTerminalGone = hadTerminal && !hasTerminal();
    if (isTerminalGone && handlers === null) process.exit(1);
    if (isTerminalGone) handlers?.terminalGone(signal);
    else if (handlers === null) isMissed = true;
    else handlers.reload();
  });
  return {
    handle(given) {
      handlers = given;
      if (isMissed) given.reload();
      isMissed = false;
    },
  };
}

/** Whether this process belongs to a terminal, also where its input and output lead elsewhere (tty(4)). */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
