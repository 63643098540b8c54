import { expect, it } from 'vitest';
import { hedge } from '../../../src/agora/requests/hedge.ts';

/** An attempt that waits for its answer until it is aborted. */
function attempt() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const begin = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    // What is made of an answer takes some steps.
    return promise.then((text) => text).then((text) => text);
  };
  return { begin, answer: resolve };
}

function hedged() {
  const caller = new AbortController();
  const [first, second] = [attempt(), attempt()];
  const result = hedge({
    signal: caller.signal,
    first: first.begin,
    untilSilent: async () => undefined,
    second: second.begin,
    completenessOf: (text) => (text === '49' ? 1 : 2),
  });
  return { caller, first, second, result };
}

it('an answer that came just before the call was aborted is kept', async () => {
  const { caller, first, result } = hedged();
  await new Promise(setImmediate);
  first.answer('names');
  caller.abort(new Error('something more urgent came'));
  expect(await result).toBe('names');
});

it('an answer that may be an echo is better than none', async () => {
  const { caller, second, result } = hedged();
  await new Promise(setImmediate);
  second.answer('49');
  await new Promise(setImmediate);
  caller.abort(new Error('something more urgent came'));
  expect(await result).toBe('49');
});

it('a call that is aborted before any answer rejects with the reason', async () => {
  const { caller, result } = hedged();
  await new Promise(setImmediate);
  caller.abort(new Error('something more urgent came'));
  await expect(result).rejects.toThrow('something more urgent came');
});
