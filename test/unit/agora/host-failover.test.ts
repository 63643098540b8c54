import { describe, expect, it } from 'vitest';
import { createLocalLimiter } from '../../../src/agora/limit/limiter.ts';
import { createRequestScheduler } from '../../../src/agora/limit/scheduler.ts';
import { createAgoraClient } from '../../../src/agora/requests/agora-client.ts';
import type { Reply } from '../../../src/agora/requests/transport.ts';
import { NO_TRACES } from '../../../src/domain/tracing.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';
import { answer, broken, timedOut, unreachable } from '../../support/scripted-transport.ts';

const FIRST = 'https://first.example';
const SECOND = 'https://second.example';
const TIMEOUT_MS = 30_000;

const stopped = answer(200, { serverResponse: { fileList: 'a.m3u8', uploadingStatus: 'uploaded' } });
const exiting = answer(400, { code: 49, reason: 'invalid operation' });
const alive = answer(200, { serverResponse: { status: 5 } });

interface Played {
  /** How long the host takes. */
  readonly ms?: number;
  readonly reply: Reply;
}

const silent: Played = { ms: TIMEOUT_MS, reply: timedOut };

/** How one host plays the methods of Agora's. */
type Host = (method: string, sid: string) => Played;

const sids = Array.from({ length: 40 }, (_, index) => `sid${index}`);

/** Agora's client between two hosts, on a clock that the test moves. */
function clientBetween(first: Host, second: Host) {
  const clock = new ManualClock();
  const startedAt = clock.now();
  const tries: string[] = [];
  const times: number[] = [];
  const results: string[] = [];
  const upstream = createAgoraClient({
    transport: {
      async attempt(baseUrl, { path }, { signal } = {}) {
        const method = path.at(-1) ?? '';
        const { ms = 0, reply } = (baseUrl === FIRST ? first : second)(method, path.at(-4) ?? '');
        tries.push(`${method} ${baseUrl === FIRST ? 'first' : 'second'}@${clock.now() - startedAt}`);
        times.push(clock.now());
        if (ms > 0) await clock.sleep(ms, signal);
        return reply;
      },
      close: async () => undefined,
    },
    traces: NO_TRACES,
    passesTraceTo: () => false,
    scheduler: createRequestScheduler({
      limitPerSecond: 10,
      maxQueue: 1000,
      limiter: createLocalLimiter(clock, 10),
    }),
    clock,
    baseUrls: () => [FIRST, SECOND],
    backoffMs: [1000, 3000, 6000],
    random: () => 0,
    events: {
      attempted: ({ result }) => results.push(result),
      understood: () => undefined,
      held: () => undefined,
      accountRefused: () => undefined,
    },
    credentials: { storageConfig: async () => 'unknown', mintToken: () => null },
  })('tenant');

  const sessionOf = (sid: string) =>
    ({ appId: 'app', resourceId: 'resource', sid, mode: 'mix', cname: 'room', uid: '1' }) as const;
  const { signal } = new AbortController();
  const askToStop = (sid: string) =>
    upstream.stop(sessionOf(sid), { asyncStop: false, again: false, signal, onTrouble: () => undefined });
  return {
    clock,
    tries,
    times,
    results,
    askToStop,
    passed: () => clock.now() - startedAt,
    stop: (sid = 'a') => clock.finish(askToStop(sid)),
    look: () => clock.finish(upstream.query(sessionOf('a'), { priority: 'background', signal })),
    change: () => clock.finish(upstream.change(sessionOf('a'), LAYOUT, { priority: 'update', signal })),
  };
}

const LAYOUT = { method: 'updateLayout', clientRequest: {}, storage: null } as const;
const always =
  (played: Played): Host =>
  () =>
    played;

describe('a host that accepts requests and never answers', () => {
  it('costs the first stop five seconds, and the next one nothing', async () => {
    const { stop, tries } = clientBetween(always(silent), always({ reply: stopped }));
    expect(await stop()).toMatchObject({ answer: { means: 'stopped' } });
    expect(await stop()).toMatchObject({ answer: { means: 'stopped' } });
    expect(tries).toEqual(['stop first@0', 'stop second@5000', 'stop second@5101']);
  });

  it('costs forty stops at a time no more, and each try has a slot of its own', async () => {
    const { clock, askToStop, passed, times } = clientBetween(always(silent), always({ reply: stopped }));
    const answers = await clock.finish(Promise.all(sids.map(askToStop)));
    expect(answers.every(({ answer }) => answer.means === 'stopped')).toBe(true);
    expect(passed()).toBeLessThan(10_000);
    const inASecond = times.map((at) => times.filter((each) => each >= at && each < at + 1000).length);
    expect(Math.max(...inASecond)).toBeLessThanOrEqual(10);
  });

  it('may have acted: 49 from the other host is then by the gateway’s own doing', async () => {
    const { stop } = clientBetween(always(silent), always({ reply: exiting }));
    expect(await stop()).toMatchObject({ answer: { means: 'already-exiting' }, unanswered: true });
  });

  it('is not asked a second time by what may not be asked twice at once, nor by anybody after it', async () => {
    const { change, stop, tries } = clientBetween(always(silent), always({ reply: stopped }));
    expect(await change()).toMatchObject({ means: 'changed' });
    await stop();
    expect(tries).toEqual(['updateLayout first@0', 'updateLayout second@31000', 'stop second@31101']);
  });

  it('is in the log with what became of the try', async () => {
    const { stop, results } = clientBetween(always(silent), always({ reply: stopped }));
    await stop();
    await settle();
    expect(results).toEqual(['200', 'given up']);
  });
});

describe('a second try beside a host that never answers', () => {
  it.each([
    ['429', answer(429, { message: 'API rate limit exceeded' })],
    ['5xx', answer(503, {})],
    ['a broken connection', broken],
  ])('is made again after %s: nobody waits for the first host’s time-out', async (_name, reply) => {
    const replies = [reply];
    const { stop, passed, tries } = clientBetween(always(silent), () => ({
      reply: replies.pop() ?? stopped,
    }));
    expect(await stop()).toMatchObject({ answer: { means: 'stopped' }, unanswered: true });
    expect(tries.map((each) => each.split('@')[0])).toEqual(['stop first', 'stop second', 'stop second']);
    expect(passed()).toBeLessThan(10_000);
  });

  it('is not made again once the first host has answered after all', async () => {
    const replies = [answer(503, {})];
    const slow = always({ ms: 6000, reply: stopped });
    const { stop, passed, tries } = clientBetween(slow, () => ({ reply: replies.pop() ?? stopped }));
    expect(await stop()).toMatchObject({ answer: { means: 'stopped' } });
    expect(tries).toEqual(['stop first@0', 'stop second@5000']);
    expect(passed()).toBe(6000);
  });

  it('goes by the table again once both have come to nothing', async () => {
    const replies = Array.from({ length: 12 }, () => answer(503, {}));
    const second = () => ({ reply: replies.pop() ?? stopped });
    const { stop, tries } = clientBetween(always(silent), second);
    expect(await stop()).toMatchObject({ answer: { means: 'stopped' } });
    expect(tries.filter((each) => each.includes('first')).length).toBeLessThan(4);
  });
});

describe('a stop that only takes long', () => {
  it('keeps its own answer: 49 from the other host is its echo', async () => {
    const slow = always({ ms: 12_000, reply: stopped });
    const { stop, tries, passed } = clientBetween(slow, always({ reply: exiting }));
    expect(await stop()).toMatchObject({ answer: { means: 'stopped', report: { type: 'StringFileList' } } });
    expect(tries).toEqual(['stop first@0', 'stop second@5000']);
    expect(passed()).toBe(12_000);
  });

  it('is not asked for twice while its host answers others', async () => {
    const { clock, askToStop, stop, tries } = clientBetween(
      (_method, sid) => (sid === 'slow' ? { ms: 12_000, reply: stopped } : { reply: stopped }),
      always({ reply: stopped }),
    );
    const slow = askToStop('slow');
    for (const sid of ['a', 'b', 'c', 'd']) {
      await clock.advance(2900);
      await stop(sid);
    }
    expect(await clock.finish(slow)).toMatchObject({ answer: { means: 'stopped' } });
    expect(tries.filter((each) => each.includes('second'))).toEqual([]);
  });

  it('has no other host asked that is in trouble itself', async () => {
    const slow = always({ ms: 12_000, reply: stopped });
    const { stop, tries } = clientBetween(slow, always({ reply: unreachable }));
    await stop();
    await stop();
    expect(tries.filter((each) => each.includes('second'))).toEqual(['stop second@5000']);
  });
});

describe('a host that', () => {
  it.each([
    ['can’t be reached', unreachable, 1],
    ['breaks connections, twice in a row', broken, 2],
  ])('%s comes last for everybody', async (_name, reply, tries) => {
    const between = clientBetween(always({ reply }), always({ reply: stopped }));
    await between.stop();
    await between.stop();
    await between.stop();
    expect(between.tries.filter((each) => each.includes('first'))).toHaveLength(tries);
  });

  it('was found in trouble while calls waited for their slots is not asked by them', async () => {
    const { clock, askToStop, tries } = clientBetween(
      always({ reply: unreachable }),
      always({ reply: stopped }),
    );
    await clock.finish(Promise.all(sids.map(askToStop)));
    expect(tries.filter((each) => each.includes('first'))).toHaveLength(1);
  });

  it('was in trouble is tried again by one look after 30 s, and by stops only once it is well', async () => {
    let isWell = false;
    const { clock, stop, look, tries } = clientBetween(
      (method) => ({ reply: !isWell ? unreachable : method === 'query' ? alive : stopped }),
      (method) => ({ reply: method === 'query' ? alive : stopped }),
    );
    await stop();
    await clock.advance(29_000);
    await look();
    await clock.advance(1000);
    await look();
    isWell = true;
    await clock.advance(31_000);
    await stop();
    await look();
    await stop();
    expect(tries.map((each) => each.split('@')[0])).toEqual([
      ...['stop first', 'stop second'],
      'query second',
      ...['query first', 'query second'],
      'stop second',
      'query first',
      'stop first',
    ]);
  });

  it('is in trouble like all the others is asked on: the one whose trouble is oldest first', async () => {
    const replies = [unreachable, unreachable, unreachable, unreachable, unreachable];
    const host: Host = () => ({ reply: replies.pop() ?? stopped });
    const between = clientBetween(host, host);
    await between.stop();
    expect(between.tries.map((each) => each.split('@')[0])).toEqual([
      ...['stop first', 'stop second', 'stop first', 'stop second', 'stop first', 'stop second'],
    ]);
  });
});
