import { describe, expect, it } from 'vitest';
import { createTestSandbox, startRecording, WEB_SERVICES } from '../../support/sandbox.ts';

const stopBody = ({ cname, uid }: { cname: string; uid: string }, asyncStop = false) => ({
  cname,
  uid,
  clientRequest: asyncStop ? { async_stop: true } : {},
});

describe('the sandbox stops each configuration in its own shape', () => {
  it.each([
    [
      'mix',
      {},
      { fileListMode: 'string', fileList: expect.stringMatching(/\.m3u8$/), uploadingStatus: 'uploaded' },
    ],
    [
      'mix',
      { recordingFileConfig: { avFileType: ['hls', 'mp4'] } },
      { fileListMode: 'json', fileList: [{ uid: '0' }, { fileName: expect.stringMatching(/\.mp4$/) }] },
    ],
    [
      'individual',
      undefined,
      { fileListMode: 'json', fileList: [{ trackType: 'audio' }, {}, { uid: '456' }, {}] },
    ],
    [
      'individual',
      { snapshotConfig: { captureInterval: 5, fileType: ['jpg'] } },
      { uploadingStatus: 'uploaded' },
    ],
    [
      'web',
      WEB_SERVICES,
      {
        extensionServiceState: [
          { serviceName: 'upload_service', payload: { uploadingStatus: 'uploaded' } },
          { serviceName: 'web_recorder_service', payload: { state: 'exit' } },
          {
            serviceName: 'rtmp_publish_service',
            payload: { outputs: [{ rtmpUrl: 'rtmp://cdn.example/a' }] },
          },
        ],
      },
    ],
  ] as const)('%s with %j', async (mode, clientRequest, serverResponse) => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, mode, clientRequest);
    expect(recording.started).toMatchObject({
      status: 200,
      body: { sid: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    const stopped = await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording));
    expect(stopped).toMatchObject({ status: 200, body: { sid: recording.sid, serverResponse } });
  });
});

describe('the sandbox is as strict as Agora', () => {
  it('wants its account, its app and a path that it knows', async () => {
    const sandbox = await createTestSandbox();
    const path = '/v1/apps/5a4db0c5000000000000000000000001/cloud_recording/acquire';
    expect(await sandbox.send('POST', path, {}, 'Basic d3Jvbmc=')).toMatchObject({ status: 401 });
    expect(await sandbox.send('POST', '/v1/apps/another/cloud_recording/acquire', {})).toMatchObject({
      status: 400,
      body: { reason: 'invalid_appid' },
    });
    expect(await sandbox.send('GET', '/v1/nothing')).toMatchObject({
      status: 404,
      body: { message: 'no Route matched with those values' },
    });
    expect(await sandbox.send('GET', '/v1/ncs/ip')).toMatchObject({ status: 200 });
  });

  it('answers 429 beyond its limit in any second', async () => {
    const sandbox = await createTestSandbox(5);
    const answers = await Promise.all(Array.from({ length: 8 }, () => sandbox.agora('POST', 'acquire', {})));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3);
    const stats = await sandbox.steer('GET', 'stats');
    expect(stats.body).toMatchObject({ requests: 8, refusedWith429: 3, mostInOneSecond: 8 });
  });

  it('a resource is good for one recording and for five minutes', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix');
    const start = `resourceid/${recording.resourceId}/mode/mix/start`;
    const storageConfig = { vendor: 1, region: 0, bucket: 'b', accessKey: 'a', secretKey: 's' };
    const body = { cname: recording.cname, uid: recording.uid, clientRequest: { storageConfig } };
    expect(await sandbox.agora('POST', start, body)).toMatchObject({
      status: 201,
      body: { code: 7, sid: recording.sid },
    });
    await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording));
    expect(await sandbox.agora('POST', start, body)).toMatchObject({ status: 400, body: { code: 433 } });

    const late = await sandbox.agora('POST', 'acquire', { cname: 'late', uid: '1' });
    await sandbox.steer('POST', 'clock', { advanceMs: 5 * 60_000 });
    const lateStart = `resourceid/${late.body.resourceId}/mode/mix/start`;
    expect(await sandbox.agora('POST', lateStart, { ...body, cname: 'late', uid: '1' })).toMatchObject({
      body: { code: 433 },
    });
  });

  it('cname and uid must be those of acquire, and may record once at a time', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix');
    const wrong = stopBody({ ...recording, uid: '1' });
    expect(await sandbox.agora('POST', `${recording.path}/stop`, wrong)).toMatchObject({
      body: { code: 432 },
    });
    const second = await startRecording(sandbox, 'mix');
    expect(second.started).toMatchObject({ status: 400, body: { code: 53 } });
  });

  it.each([
    ['mix', { recordingFileConfig: { avFileType: ['mp4'] } }, 'avFileType'],
    ['mix', { snapshotConfig: { captureInterval: 5 } }, 'snapshotConfig'],
    ['web', {}, 'extensionServiceConfig'],
    ['mix', { storageConfig: {} }, 'storageConfig'],
    ['mix', { recordingConfig: { maxIdleTime: 1 } }, 'maxIdleTime'],
  ] as const)('refuses %s with %j, naming the field', async (mode, clientRequest, field) => {
    const sandbox = await createTestSandbox();
    const { started } = await startRecording(sandbox, mode, clientRequest);
    expect(started).toMatchObject({ status: 400, body: { code: 2, reason: expect.stringContaining(field) } });
  });
});

describe('a recording in the sandbox lives as at Agora', () => {
  it('it is queried, updated and laid out while it lives, names its files late, and is gone after it has exited', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix');
    const party = { cname: recording.cname, uid: recording.uid, clientRequest: {} };
    const query = () => sandbox.agora('GET', `${recording.path}/query`);
    expect(await query()).toMatchObject({ status: 200, body: { serverResponse: { status: 2 } } });
    await sandbox.steer('POST', 'clock', { advanceMs: 5000 });
    expect((await query()).body.serverResponse).toMatchObject({ status: 5, fileList: '' });
    await sandbox.steer('POST', 'clock', { advanceMs: 10_000 });
    expect((await query()).body.serverResponse).toMatchObject({ fileList: expect.stringMatching(/m3u8$/) });
    expect(await sandbox.agora('POST', `${recording.path}/update`, party)).toMatchObject({ status: 200 });
    expect(await sandbox.agora('POST', `${recording.path}/updateLayout`, party)).toMatchObject({
      status: 200,
    });

    await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording));
    expect((await query()).body.serverResponse).toMatchObject({ status: 8 });
    expect(await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording))).toMatchObject({
      status: 400,
      body: { code: 49 },
    });
    await sandbox.steer('POST', 'clock', { advanceMs: 11_000 });
    expect(await query()).toMatchObject({ status: 404, body: { code: 404 } });
    expect(await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording))).toMatchObject({
      status: 404,
      body: {
        serverResponse: { command: 'StopCloudRecorder', payload: { message: 'Failed to find worker.' } },
      },
    });
  });

  it('a slow upload is code 50 after 20 s', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix');
    await sandbox.steer('PATCH', `recordings/${recording.sid}`, {
      uploadMs: 60_000,
      uploadResult: 'backuped',
    });
    const stopping = sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording));
    await expect.poll(async () => (await sandbox.steer('GET', 'stats')).body.byMethod.stop).toBe(1);
    await sandbox.steer('POST', 'clock', { advanceMs: 20_000 });
    expect(await stopping).toMatchObject({ body: { code: 50 } });
    expect(await sandbox.agora('GET', `${recording.path}/query`)).toMatchObject({
      body: { serverResponse: { status: 6 } },
    });
  });

  it('an asynchronous stop is answered before the upload', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix');
    await sandbox.steer('PATCH', `recordings/${recording.sid}`, { uploadMs: 60_000 });
    expect(await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording, true))).toMatchObject({
      status: 200,
      body: { serverResponse: {} },
    });
  });

  it('nobody sent a stream: 435', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix', {}, 'empty-room');
    expect(await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording))).toMatchObject({
      status: 206,
      body: { code: 435 },
    });
  });

  it('maxIdleTime ends it, and so does removing the recorder', async () => {
    const sandbox = await createTestSandbox();
    const idle = await startRecording(sandbox, 'mix', { recordingConfig: { maxIdleTime: 60 } });
    const kicked = await startRecording(sandbox, 'mix', {}, 'other');
    await sandbox.steer('PATCH', `recordings/${idle.sid}`, { idle: true });
    await sandbox.steer('PATCH', `recordings/${kicked.sid}`, { kicked: true });
    await sandbox.steer('POST', 'clock', { advanceMs: 60_500 });
    expect(await sandbox.agora('POST', `${idle.path}/stop`, stopBody(idle))).toMatchObject({
      body: { code: 49 },
    });
    expect(await sandbox.agora('GET', `${kicked.path}/query`)).toMatchObject({ status: 404 });
  });

  it.each(['mix', 'web'] as const)(
    'a recorder that fails exits, and Agora says abnormally, in mode %s',
    async (mode) => {
      const sandbox = await createTestSandbox();
      const recording = await startRecording(sandbox, mode);
      await sandbox.steer('PATCH', `recordings/${recording.sid}`, { crashed: true });
      await sandbox.steer('POST', 'clock', { advanceMs: 5000 });
      expect(await sandbox.agora('GET', `${recording.path}/query`)).toMatchObject({
        status: 200,
        body: { serverResponse: { status: 20 } },
      });
    },
  );

  it('while it is moved to another server nobody finds it, and then it goes on', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix');
    await sandbox.steer('PATCH', `recordings/${recording.sid}`, { failoverMs: 30_000 });
    expect(await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording))).toMatchObject({
      status: 404,
    });
    await sandbox.steer('POST', 'clock', { advanceMs: 30_000 });
    expect(await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording))).toMatchObject({
      status: 200,
    });
  });
});

describe('the sandbox is steered', () => {
  it('faults replace, delay or lose the next answers of a method, in order', async () => {
    const sandbox = await createTestSandbox();
    const recording = await startRecording(sandbox, 'mix');
    const query = () => sandbox.agora('GET', `${recording.path}/query`);
    await sandbox.steer('POST', 'faults', {
      method: 'query',
      times: 2,
      status: 503,
      body: { message: 'busy' },
    });
    await sandbox.steer('POST', 'faults', { method: 'query', breakConnection: true });
    await sandbox.steer('POST', 'faults', { method: 'query', breakConnection: 'midAnswer' });
    await sandbox.steer('POST', 'faults', { method: 'stop', breakConnection: true, afterActing: true });
    expect(await query()).toEqual({ status: 503, body: { message: 'busy' } });
    expect(await query()).toMatchObject({ status: 503 });
    await expect(query()).rejects.toThrow();
    await expect(query()).rejects.toThrow();
    expect(await query()).toMatchObject({ status: 200 });
    await expect(sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording))).rejects.toThrow();
    expect(await sandbox.agora('POST', `${recording.path}/stop`, stopBody(recording))).toMatchObject({
      body: { code: 49 },
    });
    expect((await sandbox.steer('GET', 'faults')).body).toEqual([]);
  });

  it('what it does not understand it names', async () => {
    const sandbox = await createTestSandbox();
    expect(await sandbox.steer('POST', 'faults', { times: 'x' })).toMatchObject({
      status: 400,
      body: { issues: [expect.stringContaining('times')] },
    });
    expect(await sandbox.steer('POST', 'clock', {})).toMatchObject({ status: 400 });
    expect(await sandbox.steer('PATCH', 'recordings/none', {})).toMatchObject({ status: 404 });
    expect(await sandbox.steer('GET', 'nothing')).toMatchObject({
      status: 404,
      body: { routes: expect.any(Array) },
    });
  });

  it('begins with four recordings, one a mode, and a reset brings back the same ones', async () => {
    const sandbox = await createTestSandbox();
    expect(sandbox.sessions.map((session) => session.mode)).toEqual(['mix', 'individual', 'web', 'raw']);
    await startRecording(sandbox, 'mix');
    const { body } = await sandbox.steer('POST', 'reset');
    expect(body.sessions).toEqual(sandbox.sessions);
    expect((await sandbox.steer('GET', 'recordings')).body).toHaveLength(4);
  });
});
