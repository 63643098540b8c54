import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notificationMeaningOf, readNotifications } from '../../../src/agora/decode/decode-notification.ts';
import { notificationIn } from '../../support/notification.ts';

const AT = 1_700_000_000_000;

function bodyOf(eventType: number, details: unknown, more: object = {}): string {
  const payload = { cname: 'room', uid: '1', sid: 'abc', sequence: 1, sendts: AT, serviceType: 0, details };
  return JSON.stringify({ noticeId: 'n', productId: 3, eventType, notifyMs: AT + 5, payload, ...more });
}

function read(eventType: number, details: unknown = {}) {
  return notificationMeaningOf(notificationIn('app', bodyOf(eventType, details)));
}

describe('a notification', () => {
  it('is read whatever the spelling, and numbers as text', () => {
    const body = {
      NoticeID: 7,
      event_type: '31',
      notifyMs: String(AT),
      payload: { SID: 'abc', CName: 'room', UID: 7, sendTs: AT / 1000 },
    };
    expect(notificationIn('app', JSON.stringify(body))).toEqual({
      appId: 'app',
      noticeId: '7',
      notifiedAt: AT,
      sid: 'abc',
      cname: 'room',
      uid: '7',
      serviceScene: null,
      eventType: 31,
      happenedAt: AT,
      details: {},
    });
  });

  it('has whole times, as databases keep them', () => {
    const payload = { sid: 'abc', sendts: AT / 1000 + 0.1234 };
    const body = { noticeId: 'n', productId: 3, eventType: 40, notifyMs: AT + 0.5, payload };
    expect(notificationIn('app', JSON.stringify(body))).toMatchObject({
      notifiedAt: AT + 1,
      happenedAt: AT + 123,
    });
  });

  it.each([
    ['another product', bodyOf(1, {}, { productId: 1 })],
    ['no type', bodyOf(1, {}, { eventType: 'x' })],
    ['no name', bodyOf(1, {}, { noticeId: null })],
    ['no time', bodyOf(1, {}, { notifyMs: 'soon' })],
    ['no payload', bodyOf(1, {}, { payload: null })],
    ['a sid that is none', bodyOf(1, {}, { payload: { sid: '../x' } })],
    ['a list', '[]'],
    ['a text', '"x"'],
  ])('of nothing of ours is left out: %s', (_what, body) => {
    expect(readNotifications('app', body)).toEqual([]);
  });

  it('in a list counts by itself, whatever else is in it', () => {
    const more = (noticeId: string) => JSON.parse(bodyOf(40, {}, { noticeId }));
    const list = [more('a'), null, 7, 'x', [more('deeper')], { productId: 1 }, more('b')];
    const read = readNotifications('app', JSON.stringify(list));
    expect(read?.map(({ noticeId }) => noticeId)).toEqual(['a', 'b']);
  });

  it('that is no JSON, or too deep to be handled, is none', () => {
    for (const body of ['', '{', '['.repeat(100_000), `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`])
      expect(readNotifications('app', body)).toBeNull();
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        fc.jsonValue(),
        fc.integer(),
        (body, details, eventType) => {
          readNotifications('app', body);
          readNotifications('app', bodyOf(eventType, details))?.map(notificationMeaningOf);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    [1, { errorLevel: 5 }, 'ending'],
    [1, { errorLevel: 3 }, 'nothing'],
    [2, { warnCode: 31 }, 'nothing'],
    [3, { status: 5 }, 'recording'],
    [3, { status: 7 }, 'ending'],
    [3, { status: 20 }, 'ending'],
    [3, { status: 1 }, 'nothing'],
    [4, { fileList: 'a.m3u8' }, 'recording'],
    [11, { exitStatus: 1 }, 'exited'],
    [12, { newUid: 5 }, 'failing-over'],
    [31, { status: 0 }, 'uploaded'],
    [31, { status: 1 }, 'nothing'],
    [32, {}, 'uploaded'],
    [40, { status: 0 }, 'recording'],
    [40, { status: 3 }, 'ending'],
    [41, { leaveCode: 6 }, 'ending'],
    [70, {}, 'recording'],
    [71, { code: 4 }, 'ending'],
    [72, { limitType: 'WebGL' }, 'ending'],
    [4711, { fileName: 'of-the-future.m3u8' }, 'nothing'],
  ])('of type %i with %j means: %s', (eventType, details, means) => {
    expect(read(eventType, details).means).toBe(means);
  });

  it('names its files wherever they stand, and a list of what could not be downloaded is none', () => {
    const named = (eventType: number, details: unknown) =>
      read(eventType, details).files.map(({ fileName }) => fileName);
    expect(named(4, { fileList: 'a.m3u8' })).toEqual(['a.m3u8']);
    expect(named(45, { fileName: 'p/a.jpg' })).toEqual(['p/a.jpg']);
    expect(named(71, { fileList: [{ filename: 'a.m3u8', sliceStartTime: AT }] })).toEqual(['a.m3u8']);
    expect(named(81, { uids: [{ uid: '1', fileList: [{ fileName: 'a.mp4' }] }] })).toEqual(['a.mp4']);
    expect(named(1001, { fileList: [{ fileName: 'b.mp4' }] })).toEqual(['b.mp4']);
    expect(named(4711, { fileName: 'c.m3u8' })).toEqual(['c.m3u8']);
    expect(named(90, { fileName: 'a.ts;b.ts' })).toEqual([]);
  });

  it('tells how much is uploaded, 0 to 100 %', () => {
    expect(read(33, { progress: 2550 }).uploadPercent).toBe(25.5);
    expect(read(33, { progress: 99_999 }).uploadPercent).toBe(100);
    expect(read(33, { progress: 'much' }).uploadPercent).toBeNull();
    expect(read(32).uploadPercent).toBe(100);
    expect(read(32, { status: 2 }).uploadPercent).toBeNull();
    expect(read(40).uploadPercent).toBeNull();
  });

  it('tells the state of a service, of each CDN address by itself', () => {
    expect(read(41, { leaveCode: 2 }).state).toEqual({
      service: 'recorder',
      key: '',
      event: 'recorder_leave',
      isNormal: true,
      at: AT,
      details: { leaveCode: 2 },
    });
    expect(read(100, { rtmpUrl: 'rtmp://a', status: 'publishing' }).state).toMatchObject({ key: 'rtmp://a' });
    expect(read(43).state).toBeNull();
    expect(read(4711).state).toBeNull();
  });
});
