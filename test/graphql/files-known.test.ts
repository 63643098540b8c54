import { describe, expect, it } from 'vitest';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { createTestGateway, envelope } from '../support/gateway.ts';
import { notificationIn } from '../support/notification.ts';
import { createRecorder, MIX, type Recorder, WEB } from '../support/recorder.ts';
import { answer } from '../support/scripted-transport.ts';
import type { StartRecordingInput } from './generated/graphql.ts';

const PATIENT = { STOP_WAIT_MS: '300000' };
const LOST = { afterActing: true, breakConnection: true } as const;

/** Starts a recording and has it seen recording, before Agora names any file. */
async function young(recorder: Recorder, input: Partial<StartRecordingInput> = {}) {
  const started = await recorder.start(input);
  if (started.__typename !== 'Recording' || started.sid === null) throw new Error('it did not start');
  await recorder.clock.advance(6000);
  return { id: started.id, sid: started.sid };
}

/** Stops a recording whose answers are all lost, and that Agora has forgotten by then. */
async function stopUnheard(recorder: Recorder, id: string) {
  recorder.fault({ method: 'stop', ...LOST });
  const stopping = recorder.askToStop({ id });
  await recorder.clock.advance(500);
  recorder.sandbox.state.reset();
  return recorder.clock.finish(stopping);
}

describe('a list that was lost says so', () => {
  it('nothing is known: the names that follow from the coordinates are given, and told from those that Agora gave', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await young(recorder, {
      fileNamePrefix: ['shows', 'monday'],
      configuration: { mix: { avFileType: ['HLS', 'MP4'] } },
    });
    const known = {
      __typename: 'ReportLost',
      filesStatus: 'UNKNOWN',
      files: [
        { fileName: `shows/monday/${sid}_room.m3u8`, source: 'PREDICTED' },
        { fileName: `shows/monday/${sid}_room_0.mp4`, source: 'PREDICTED' },
      ],
    };
    expect(await stopUnheard(recorder, id)).toMatchObject(known);
    expect(await recorder.look(id)).toMatchObject({ stopOutcome: known, files: [{}, {}] });
  });

  it('a name that a notification gives later takes the place of those, and the member stays', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await young(recorder);
    await stopUnheard(recorder, id);
    const at = recorder.clock.now();
    const fileList = [{ fileName: `bak0_${sid}_room.m3u8` }];
    const payload = { sid, cname: 'room', uid: '1', sendts: at, details: { status: 0, fileList } };
    const body = JSON.stringify({ noticeId: 'late', productId: 3, eventType: 31, notifyMs: at, payload });
    await recorder.app.runner.receive(notificationIn(SANDBOX_ACCOUNT.appId, body));
    await recorder.clock.advance(1000);
    expect(await recorder.stop(id)).toMatchObject({
      __typename: 'ReportLost',
      uploadingStatus: 'UPLOADED',
      filesStatus: 'COMPLETE',
      files: [{ fileName: `bak0_${sid}_room.m3u8`, source: 'NOTIFICATION' }],
    });
  });

  it.each<[string, Partial<StartRecordingInput>, (sid: string) => readonly string[]]>([
    ['a web page', { configuration: WEB }, (sid) => [`${sid}_room.m3u8`]],
    ['a channel with a name that no file can have', { cname: 'a:b?c' }, (sid) => [`${sid}_a-b-c.m3u8`]],
    ['users apart, whose UIDs are in the names', { configuration: { individual: {} } }, () => []],
  ])('%s', async (_name, input, names) => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await young(recorder, { configuration: MIX, ...input });
    const outcome = await stopUnheard(recorder, id);
    expect(outcome).toMatchObject({ __typename: 'ReportLost', filesStatus: 'UNKNOWN' });
    expect('files' in outcome && outcome.files.map(({ fileName }) => fileName)).toEqual(names(sid));
  });

  it('some is known from a query: the list is partial, and keeps its shape', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await recorder.running();
    expect(await stopUnheard(recorder, id)).toMatchObject({
      __typename: 'StringFileList',
      filesStatus: 'PARTIAL',
      files: [{ fileName: `${sid}_room.m3u8`, source: 'QUERY' }],
    });
  });

  it('it ended by itself and Agora forgot it: partial as well', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    recorder.sandbox.state.reset();
    await recorder.clock.advance(300_000);
    expect((await recorder.look(id)).stopOutcome).toMatchObject({
      __typename: 'RecordingEnded',
      filesStatus: 'PARTIAL',
      files: [{ source: 'QUERY' }],
    });
  });

  it('a session of which Agora has never told: no name is made up', async () => {
    const noWorker = answer(404, { code: 404, reason: 'failed to find worker' });
    const gateway = await createTestGateway(() => noWorker, PATIENT);
    expect(await gateway.stop()).toMatchObject({
      __typename: 'RecordingEnded',
      filesStatus: 'UNKNOWN',
      files: [],
    });
  });
});

describe('a list that came says so', () => {
  it('with the answer', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await recorder.running();
    expect(await recorder.stop(id)).toMatchObject({
      __typename: 'StringFileList',
      filesStatus: 'COMPLETE',
      files: [{ source: 'ANSWER' }],
    });
  });

  it('with the query that saw it exited', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id } = await young(recorder);
    expect(await recorder.stop(id, true)).toMatchObject({ __typename: 'StopInProgress' });
    await recorder.clock.advance(20_000);
    expect((await recorder.look(id)).stopOutcome).toMatchObject({
      filesStatus: 'COMPLETE',
      files: [{ source: 'QUERY' }],
    });
  });

  it.each([
    ['nobody sent a stream', answer(206, envelope({}, { code: 435 })), 'NoRecordedFiles', 'COMPLETE'],
    [
      'an empty list',
      answer(200, envelope({ fileListMode: 'json', fileList: [] })),
      'JsonFileList',
      'COMPLETE',
    ],
    [
      'an upload status alone',
      answer(200, envelope({ uploadingStatus: 'uploaded' })),
      'UploadReport',
      'UNKNOWN',
    ],
  ])('%s', async (_name, reply, __typename, filesStatus) => {
    const gateway = await createTestGateway(() => reply, PATIENT);
    expect(await gateway.stop()).toMatchObject({ __typename, filesStatus, files: [] });
  });

  it('a name that Agora gives is what it is from the surest that gave it', async () => {
    const recorder = await createRecorder(PATIENT);
    const { id, sid } = await recorder.running();
    expect(await stopUnheard(recorder, id)).toMatchObject({ files: [{ source: 'QUERY' }] });
    const other = await recorder.running({ cname: 'other' });
    recorder.fault({
      method: 'stop',
      status: 400,
      body: { code: 49, serverResponse: { fileListStr: `${sid}.m3u8` } },
    });
    expect(await recorder.stop(other.id)).toMatchObject({
      filesStatus: 'COMPLETE',
      files: [
        { fileName: `${other.sid}_other.m3u8`, source: 'QUERY' },
        { fileName: `${sid}.m3u8`, source: 'ANSWER' },
      ],
    });
  });
});
