import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abnormalExitOf } from '../../../src/domain/exit.ts';
import { afterNotifications } from '../../../src/domain/lifecycle/apply-notifications.ts';
import { toBeStopped, toBeWatched } from '../../../src/domain/lifecycle/new-recording.ts';
import type { NotificationMeaning } from '../../../src/domain/notification.ts';
import type { Recording } from '../../../src/domain/recording.ts';
import { NEWS_AT as NOW, news } from '../../support/notification.ts';
import { POLICY } from '../../support/policy.ts';

const session = { appId: 'a', resourceId: 'r', sid: 's', mode: 'mix', cname: 'c', uid: '1' } as const;
const identity = { id: 'i', owner: 'o', now: NOW - 60_000 };
const watched = { ...toBeWatched(identity, session), version: 1, dueAt: NOW + 100_000 };
const stopping = { ...toBeStopped(identity, session, false), version: 1 };

/** What a whole recording tells, from its start to its end. */
const LIFE = [
  news(40, { status: 0 }, NOW - 50_000),
  news(30, { status: 0 }, NOW - 49_000),
  news(4, { fileList: 'a.m3u8' }, NOW - 40_000),
  news(33, { progress: 3000 }, NOW - 30_000),
  news(12, { newUid: 9 }, NOW - 20_000),
  news(33, { progress: 6000 }, NOW - 10_000),
  news(41, { leaveCode: 2 }, NOW - 5000),
  news(33, { progress: 10_000 }, NOW - 3000),
  news(31, { status: 0, fileList: [{ fileName: 'a.m3u8' }, { fileName: 'a.mp4' }] }, NOW - 2000),
  news(11, { exitStatus: 0 }, NOW - 1000),
];

const hear = (recording: Recording, all: readonly NotificationMeaning[]) =>
  afterNotifications(recording, all, { now: NOW, policy: POLICY });

describe('notifications of a recording', () => {
  it('tell the same in any order and however often they come', () => {
    const inOrder = hear(watched, LIFE);
    const indexes = LIFE.map((_, index) => index);
    const disorder = fc
      .tuple(fc.shuffledSubarray(indexes, { minLength: LIFE.length }), fc.array(fc.constantFrom(...indexes)))
      .map(([all, twice]) => [...all, ...twice].flatMap((index) => LIFE[index] ?? []));
    fc.assert(
      fc.property(disorder, (all) => {
        const { serviceStatus, files, state } = hear(watched, all);
        expect(serviceStatus).toEqual(inOrder.serviceStatus);
        expect(files.map(({ fileName }) => fileName).toSorted()).toEqual(['a.m3u8', 'a.mp4']);
        expect(['exiting', 'ended']).toContain(state);
      }),
    );
    expect(inOrder.serviceStatus).toMatchObject({ uploadPercent: 100, uploadingStatus: 'uploaded' });
    expect(inOrder.serviceStatus.services.map(({ service, event }) => `${service} ${event}`)).toEqual([
      'cloud_recording session_exit',
      'recorder recorder_leave',
      'uploader uploaded',
    ]);
  });

  it('of an exit that was no normal one tell the same cause in any order', () => {
    const fatal = { errorLevel: 5, errorCode: 47, module: 3, errorMsg: 'no such bucket' };
    const exit = [
      news(1, { errorLevel: 5, errorCode: 51 }, NOW - 9000),
      news(1, fatal, NOW - 8000),
      news(1, { errorLevel: 4, errorCode: 50 }, NOW - 7000),
      news(41, { leaveCode: 2 }, NOW - 6000),
      news(11, { exitStatus: 1 }, NOW - 1000),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(exit, { minLength: exit.length }), (all) => {
        const told = all.reduce<Recording>((each, next) => hear(each, [next]), watched);
        expect(abnormalExitOf(told)).toEqual({
          at: NOW - 8000,
          message: 'It exited after a fatal error: the upload of a file failed, module 3 (no such bucket).',
        });
        expect(hear(told, all)).toBe(told);
      }),
    );
    const survived = hear(watched, [news(1, fatal, NOW - 40 * 60_000), news(11, { exitStatus: 0 })]);
    expect(abnormalExitOf(survived)).toBeNull();
  });

  it('that are no news change nothing at all', () => {
    for (const each of LIFE) {
      const told = hear(watched, [each]);
      expect(afterNotifications(told, [each], { now: NOW, policy: POLICY })).toBe(told);
    }
  });

  it('of an exit have what lives by all the gateway knows looked into at once, and do not end it by themselves', () => {
    const exiting = hear(watched, [news(11, { exitStatus: 1 })]);
    expect(exiting).toMatchObject({ state: 'exiting', dueAt: NOW, outcome: null });
  });

  it('of an upload end what is followed, and complete an outcome that was told without it', () => {
    const following = hear(watched, [news(11, {})]);
    const ended = hear(following, [news(32, { fileList: [{ fileName: 'a.m3u8' }] })]);
    expect(ended).toMatchObject({
      state: 'ended',
      outcome: { type: 'RecordingEnded', uploadingStatus: 'backuped' },
    });
    if (ended.state !== 'ended') throw new Error('it has ended');
    const without: Recording = {
      ...ended,
      serviceStatus: watched.serviceStatus,
      outcome: { ...ended.outcome, uploadingStatus: null },
    };
    expect(hear(without, [news(31, {})]).outcome?.uploadingStatus).toBe('uploaded');
  });

  it('leave a stop to its own answer, which is asked for at once', () => {
    const waiting = { ...stopping, dueAt: NOW + 6000 };
    const exited = hear(waiting, [news(11, {})]);
    expect(exited).toMatchObject({ state: 'stopping', dueAt: NOW, progress: { exited: true } });
    const held = { ...waiting, lease: { gateway: 'g', until: NOW + 30_000 } };
    expect(hear(held, [news(11, {})])).toMatchObject({
      dueAt: NOW + 6000,
      progress: { exited: true },
    });
  });

  it('of a move to another server begin the wait for it anew, unless they are old', () => {
    const notFound = { at: NOW, ms: 80_000 };
    const lost: Recording = { ...stopping, progress: { ...stopping.progress, notFound } };
    expect(hear(lost, [news(12, { newUid: 1 })])).toMatchObject({ progress: { notFound: null } });
    expect(hear(lost, [news(12, { newUid: 1 }, NOW - 100_000)])).toMatchObject({ progress: { notFound } });
  });

  it('never lose a file name, whatever they are', () => {
    const types = fc.constantFrom(1, 3, 4, 11, 12, 31, 32, 33, 40, 41, 45, 70, 71, 81, 1001, 4711);
    const named = fc.record({
      eventType: types,
      name: fc.stringMatching(/^[a-z]{1,8}\.m3u8$/),
      at: fc.integer({ min: NOW - 100_000, max: NOW }),
    });
    fc.assert(
      fc.property(fc.array(named, { maxLength: 20 }), fc.boolean(), (all, isStopping) => {
        const heard = all.map(({ eventType, name, at }) =>
          news(eventType, { fileList: [{ fileName: name }] }, at),
        );
        const { files } = hear(isStopping ? stopping : watched, heard);
        const names = files.map(({ fileName }) => fileName);
        for (const { name } of all) expect(names).toContain(name);
      }),
    );
  });
});
