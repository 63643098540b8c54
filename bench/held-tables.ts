import { fixed, print } from './print.ts';
import { type Held, start } from './processes.ts';

interface HeldBy extends Held {
  readonly what: string;
}

/** How long the event loop of a gateway was held up by what. `subscribers`: by telling so many of a change. */
export async function printHeld(baseUrl: string, subscribers: HeldBy): Promise<void> {
  const { said } = await start(['bench/loop.ts', baseUrl], /loop (.*)\n/);
  const measured: readonly HeldBy[] = JSON.parse(said);
  print(
    'Longest stretch that the event loop was held up',
    ['', 'ms', 'of it computing, ms', 'goal'],
    [...measured, subscribers].map(({ what, ms, cpuMs }) => [what, fixed(ms), fixed(cpuMs), '<= 50']),
  );
}
