/**
 * `work` reads something when its turn comes, and calls `begun` then. However often it is asked for meanwhile, one more waits:
 * it will read all that has changed until then.
 */
export function onceWaiting(work: (begun: () => void) => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    work(() => {
      isWaiting = false;
    });
  };
}
