import { describe, expect, it } from 'vitest';
import { createSharedCounts } from '../../../src/application/shared-counts.ts';

/** A store in which each count is answered by hand. */
function slowCounts() {
  const asked: { readonly owner: string; readonly answer: PromiseWithResolvers<number> }[] = [];
  const count = createSharedCounts((owner) => {
    const answer = Promise.withResolvers<number>();
    asked.push({ owner, answer });
    return answer.promise;
  });
  return { asked, count };
}

/** Lets everything happen that waits for nothing outside. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('counts', () => {
  it('that are equal and wanted at the same time are one; of another tenant they are not equal', async () => {
    const { asked, count } = slowCounts();
    const filter = { cname: 'class' };
    const counts = Promise.all([count('a', filter), count('b', filter), count('a', { ...filter })]);
    await settled();
    asked[0]?.answer.resolve(1);
    await settled();
    asked[1]?.answer.resolve(2);
    expect(await counts).toEqual([1, 2, 1]);
    expect(asked.map(({ owner }) => owner)).toEqual(['a', 'b']);
  });

  it('are made one after another, also after one that failed', async () => {
    const { asked, count } = slowCounts();
    const first = count('a', {});
    const second = count('b', {});
    await settled();
    expect(asked).toHaveLength(1);
    asked[0]?.answer.reject(new Error('the database is away'));
    await expect(first).rejects.toThrow('away');
    await settled();
    asked[1]?.answer.resolve(7);
    expect(await second).toBe(7);
  });

  it('that are wanted later are made again', async () => {
    const { asked, count } = slowCounts();
    for (const expected of [1, 2]) {
      const counted = count('a', {});
      await settled();
      asked.at(-1)?.answer.resolve(expected);
      expect(await counted).toBe(expected);
    }
  });
});
