import type { Clock } from '../domain/ports.ts';
import type { ChangeWaiter } from './change-waiter.ts';
import type { Runner } from './runner.ts';

const LOOK_EVERY_MS = 100;

/**
 * Lets callers wait for what they asked for, and starts and stops reach Agora, within `ms`. Then lets everybody go and
 * leaves the rest of the work to other gateways, or to this one when it runs again: all of it is stored. Resolves with
 * the number of recordings and callers that it did not wait for. A change that Agora has not answered by then is given up.
 */
export async function drain(
  { runner, changeWaiter, clock }: { runner: Runner; changeWaiter: ChangeWaiter; clock: Clock },
  ms: number,
): Promise<number> {
  const until = clock.monotonic() + ms;
  const left = () => Math.max(runner.unanswered(), changeWaiter.waiting());
  while (left() > 0 && clock.monotonic() < until) await clock.sleep(LOOK_EVERY_MS);
  const handedBack = left();
  changeWaiter.release();
  await runner.close();
  return handedBack;
}
