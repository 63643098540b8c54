import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/domain/tenant.ts';
import { createRecorder, MIX, type Recorder, WEB } from '../support/recorder.ts';
import { UpdateRecording, UpdateRecordingLayout } from './documents.ts';
import type { UpdateRecordingInput, UpdateRecordingLayoutInput } from './generated/graphql.ts';

async function update(recorder: Recorder, input: UpdateRecordingInput) {
  return (await recorder.clock.finish(recorder.execute(UpdateRecording, { input }))).updateRecording;
}

async function updateLayout(recorder: Recorder, input: UpdateRecordingLayoutInput) {
  const answer = await recorder.clock.finish(recorder.execute(UpdateRecordingLayout, { input }));
  return answer.updateRecordingLayout;
}

/** The `clientRequest` of the last request. */
function spyOn(recorder: Recorder) {
  const sent: unknown[] = [];
  const { attempt } = recorder.transport;
  recorder.transport.attempt = (baseUrl, request, options) => {
    sent.push(JSON.parse(JSON.stringify(request.body ?? null)));
    return attempt.call(recorder.transport, baseUrl, request, options);
  };
  return () => sent.at(-1);
}

describe('updateRecording', () => {
  it.each([
    ['pauses a web page', { onhold: true }, { webRecordingConfig: { onhold: true } }],
    ['lets it go on', { onhold: false }, { webRecordingConfig: { onhold: false } }],
    [
      'changes the CDN address',
      { rtmpPublish: { outputs: [{ rtmpUrl: 'rtmps://cdn.example/b' }] } },
      { rtmpPublishConfig: { outputs: [{ rtmpUrl: 'rtmps://cdn.example/b' }] } },
    ],
    [
      'changes subscriptions',
      { subscriptions: { subscribeAudioUids: ['1'], unSubscribeVideoUids: ['2', '3'] } },
      {
        streamSubscribe: {
          audioUidList: { subscribeAudioUids: ['1'] },
          videoUidList: { unSubscribeVideoUids: ['2', '3'] },
        },
      },
    ],
  ])('%s', async (_name, change, clientRequest) => {
    const recorder = await createRecorder();
    const { id, uid } = await recorder.running('subscriptions' in change ? {} : { configuration: WEB });
    const lastSent = spyOn(recorder);
    expect(await update(recorder, { recording: { id }, ...change })).toMatchObject({
      __typename: 'Recording',
      id,
    });
    expect(lastSent()).toEqual({ cname: 'room', uid, clientRequest });
    expect(recorder.calls()).toEqual({ update: 1 });
  });

  it('sends the storage’s keys again', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const lastSent = spyOn(recorder);
    await update(recorder, { recording: { id }, refreshStorage: 'default' });
    expect(lastSent()).toMatchObject({ clientRequest: { storageConfig: { secretKey: 'the-secret-key' } } });
  });

  it.each<[string, object, string]>([
    ['nothing to change', {}, 'input'],
    ['an unknown storage', { refreshStorage: 'other' }, 'input.refreshStorage'],
    [
      'subscribing both ways',
      { subscriptions: { subscribeAudioUids: ['1'], unSubscribeAudioUids: ['2'] } },
      'input.subscriptions.unSubscribeAudioUids',
    ],
    ['subscriptions without a list', { subscriptions: {} }, 'input.subscriptions'],
    ['lists that are null', { subscriptions: { subscribeAudioUids: null } }, 'input.subscriptions'],
    ['folders without a storage', { fileNamePrefix: ['a'] }, 'input.fileNamePrefix'],
    ['a storage without a name', { refreshStorage: '' }, 'input.refreshStorage'],
    [
      'an address that is none',
      { rtmpPublish: { outputs: [{ rtmpUrl: 'http://x' }] } },
      'input.rtmpPublish.outputs.0.rtmpUrl',
    ],
  ])('refuses %s', async (_name, change, path) => {
    const recorder = await createRecorder();
    const { id } = await recorder.running('rtmpPublish' in change ? { configuration: WEB } : {});
    expect(await update(recorder, { recording: { id }, ...change })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path }],
    });
    expect(recorder.calls()).toEqual({});
  });

  it.each([
    ['pausing a mix', MIX, { onhold: true }, 'input.onhold'],
    ['a CDN for a mix', MIX, { rtmpPublish: { outputs: [{ rtmpUrl: 'rtmp://x/y' }] } }, 'input.rtmpPublish'],
    [
      'subscriptions of a web page',
      WEB,
      { subscriptions: { subscribeAudioUids: ['1'] } },
      'input.subscriptions',
    ],
  ])('refuses what the mode does not have: %s', async (_name, configuration, change, path) => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ configuration });
    expect(await update(recorder, { recording: { id }, ...change })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path, message: expect.stringMatching(/^Only a recording in .* mode takes this/) }],
    });
    expect(recorder.calls()).toEqual({});
  });

  it('waits while Agora moves the recording, and says so when that takes too long', async () => {
    const recorder = await createRecorder();
    const { id, sid } = await recorder.running({ configuration: WEB });
    recorder.patch(sid, { failoverMs: 8000 });
    expect(await update(recorder, { recording: { id }, onhold: true })).toMatchObject({
      __typename: 'Recording',
    });
    expect(recorder.calls()).toEqual({ update: 4 });
    recorder.patch(sid, { failoverMs: 60_000 });
    expect(await update(recorder, { recording: { id }, onhold: true })).toMatchObject({
      __typename: 'UpstreamUnavailableError',
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('moved to another server'),
    });
  });

  it('tells what Agora refuses, and gives up on silence', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running({ configuration: WEB });
    recorder.fault({ method: 'update', status: 400, body: { code: 2, reason: 'invalid parameter: uid' } });
    expect(await update(recorder, { recording: { id }, onhold: true })).toMatchObject({
      __typename: 'UpstreamRejectedError',
    });
    recorder.fault({ method: 'update', status: 500, body: '', times: 3 });
    expect(await update(recorder, { recording: { id }, onhold: true })).toMatchObject({
      __typename: 'UpstreamUnavailableError',
    });
  });

  it('is refused once the recording is over, and before it has started', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    await recorder.stop(id);
    expect(await update(recorder, { recording: { id }, onhold: true })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ message: 'The recording is over: there is nothing to change.' }],
    });
  });

  it('by a session that the gateway has not met: it is remembered from now on', async () => {
    const recorder = await createRecorder();
    const [seeded] = recorder.sandbox.state.seed();
    if (seeded === undefined) throw new Error('the sandbox has no recordings');
    const { appId: _appId, ...session } = { ...seeded, mode: 'MIX' as const };
    const answer = await update(recorder, {
      recording: { session },
      subscriptions: { subscribeAudioUids: ['1'] },
    });
    await recorder.clock.advance(1000);
    expect(await recorder.look('id' in answer ? answer.id : '')).toMatchObject({
      state: 'RECORDING',
      sid: session.sid,
      files: [{ fileName: expect.stringContaining(session.sid) }],
    });
  });

  it('by a session that Agora does not know: nothing is remembered of it', async () => {
    const recorder = await createRecorder();
    const session = { resourceId: 'r', sid: 's', mode: 'WEB' as const, cname: 'c', uid: '1' };
    expect(await update(recorder, { recording: { session }, onhold: true })).toMatchObject({
      __typename: 'UpstreamUnavailableError',
    });
    expect(await recorder.app.reads.list(DEFAULT_TENANT, {}, { limit: 1 })).toEqual([]);
  });
});

describe('updateRecordingLayout', () => {
  it('goes back to Agora’s own layout with an empty one: it replaces all of the earlier', async () => {
    const recorder = await createRecorder();
    const { id } = await recorder.running();
    const lastSent = spyOn(recorder);
    expect(await updateLayout(recorder, { recording: { id }, layout: {} })).toMatchObject({ id });
    expect(Object(lastSent()).clientRequest).toEqual({});
    expect(recorder.calls()).toEqual({ updateLayout: 1 });
  });

  it('changes the layout of a mix, and of nothing else', async () => {
    const recorder = await createRecorder();
    const mix = await recorder.running();
    const lastSent = spyOn(recorder);
    const layout = { mixedVideoLayout: 'VERTICAL' as const, maxResolutionUid: '7' };
    expect(await updateLayout(recorder, { recording: { id: mix.id }, layout })).toMatchObject({ id: mix.id });
    expect(lastSent()).toMatchObject({ clientRequest: { mixedVideoLayout: 2, maxResolutionUid: '7' } });
    const web = await recorder.running({ configuration: WEB, cname: 'page' });
    expect(await updateLayout(recorder, { recording: { id: web.id }, layout })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ message: 'Only a recording in MIX mode has a layout.' }],
    });
  });
});
