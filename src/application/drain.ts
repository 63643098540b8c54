import type { Clock } from '../domain/ports.ts';
import type { ChangeWaiter } from './change-waiter.ts';
import type { Runner } from './runner.ts';

const POLL_MS = 100;

/**
 * Waits at most `ms` until no caller waits and Agora has answered all starts and stops, then ends all waits and work.
 * What is left is stored: other gateways go on with it, or this one when it runs again; but an update that Agora has
 * not answered is given up. Resolves with the number of recordings and callers that were left waiting.
 */
export async function drain(
  { runner, changeWaiter, clock }: { runner: Runner; changeWaiter: ChangeWaiter; clock: Clock },
  ms: number,
): Promise<number> {
  const until = clock.monotonic() + ms;
  const left = () => Math.max(runner.unanswered(), changeWaiter.waiting());
  while (left() > 0 && clock.monotonic() < until) await clock.sleep(POLL_MS);
  const handedBack = left();
  changeWaiter.release();
  await runner.close();
  return handedBack;
}
