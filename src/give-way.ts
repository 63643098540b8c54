/** No longer than this does anything compute without letting others have their turn. */
const LONGEST_MS = 10;

/** Since when the event loop has not turned; null: something has had its turn since anybody asked. */
let busySince: number | null = null;

/**
 * To be awaited between two parts of work that may be long: lets everything else that waits have its turn, if nothing has had
 * one for a while. Promises alone don't: what follows from them runs before the event loop turns, and a database in this
 * process answers at once.
 */
export async function giveWay(): Promise<void> {
  // Again: of those that waited with it, the first ones may have taken the whole turn.
  while (isTime()) await new Promise<void>((resolve) => setImmediate(resolve));
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
