/** The longest that one computation may block the event loop. */
const MAX_BLOCKING_MS = 10;

/** When the current turn of the event loop was first measured; null: it has not been since the last turn. */
let turnStartedAt: number | null = null;

/** First in, first out: otherwise the longest computation would resume first in every turn. */
const waiting: (() => void)[] = [];

/**
 * Lets other events run if the event loop has not turned for 10 ms; to be awaited between the parts of long work.
 * Awaiting promises alone does not do that: their continuations run before the event loop turns, and SQLite answers
 * synchronously.
 */
export async function yieldToEventLoop(): Promise<void> {
  if (!isYieldDue()) return;
  await new Promise<void>((resume) => {
    waiting.push(resume);
    if (waiting.length === 1) setImmediate(resumeOne);
  });
}

/** Whether `yieldToEventLoop` would wait: lets synchronous code stay synchronous while it need not. */
export function isYieldDue(): boolean {
  if (turnStartedAt === null) {
    turnStartedAt = performance.now();
    setImmediate(() => {
      turnStartedAt = null;
    });
  }
  return performance.now() - turnStartedAt > MAX_BLOCKING_MS;
}

/** Resumes one per turn, so that each computes until it yields again before the next one starts. */
function resumeOne(): void {
  const resume = waiting.shift();
  if (waiting.length > 0) setImmediate(resumeOne);
  resume?.();
}
