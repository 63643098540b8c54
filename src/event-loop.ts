/** No longer than this does anything compute without letting others have their turn. */
const LONGEST_MS = 10;

/** Since when the event loop has not turned; null: it has turned since anybody asked. */
let busySince: number | null = null;

/** Who has given way, in this order: else who computes most would be first again in each turn. */
const waiting: (() => void)[] = [];

/**
 * To be awaited between two parts of work that may be long: lets everything else that waits have its turn, if nothing has had
 * one for a while. Promises alone don't: what follows from them runs before the event loop turns, and a database in this
 * process answers at once.
 */
export async function giveWay(): Promise<void> {
  if (!isTime()) return;
  await new Promise<void>((goOn) => {
    waiting.push(goOn);
    if (waiting.length === 1) setImmediate(letOneGoOn);
  });
}

/** Whether `giveWay` would wait: for who has no other reason to be asynchronous. */
export function isTime(): boolean {
  if (busySince === null) {
    busySince = performance.now();
    setImmediate(() => {
      busySince = null;
    });
  }
  return performance.now() - busySince > LONGEST_MS;
}

/** One a turn: all that it does until it gives way again is done before the next one's turn. */
function letOneGoOn(): void {
  const goOn = waiting.shift();
  if (waiting.length > 0) setImmediate(letOneGoOn);
  goOn?.();
}
