/** Says since when what is read now may have been lying there. */
export interface LoopWatch {
  /** When this process last came round to reading, by `performance.now()`. */
  lastTurnAt(): number;
  close(): void;
}

const LOOK_EVERY_MS = 5;

export function watchLoop(): LoopWatch {
  // A new connection is taken in one turn, and what came over it is read in the next.
  let [before, last] = [performance.now(), performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    setImmediate(() => {
      [before, last] = [last, now];
    });
  }, LOOK_EVERY_MS);
  return { lastTurnAt: () => before, close: () => clearInterval(timer) };
}
