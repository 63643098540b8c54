/** What recordings of the sandbox leave in their buckets. */
import type { S3mini } from 's3mini';
import { describe, expect, it } from 'vitest';
import { bucketClient } from '../../support/bucket.ts';
import { createTestSandbox, startRecording, type TestSandbox, WEB_SERVICES } from '../../support/sandbox.ts';

type Mode = Parameters<typeof startRecording>[1];
interface Running {
  readonly sid: string;
  readonly path: string;
  readonly cname: string;
  readonly uid: string;
}

const HLS_AND_MP4 = { recordingFileConfig: { avFileType: ['hls', 'mp4'] } };
const SNAPSHOTS = { snapshotConfig: { captureInterval: 5, fileType: ['jpg'] } };

/** Starts a recording with the keys of `ask-sandbox.ts`, and opens its bucket with them. */
async function record(mode: Mode, clientRequest?: object) {
  const sandbox = await createTestSandbox();
  const recording: Running = await startRecording(sandbox, mode, clientRequest);
  const bucket = bucketClient(sandbox, { bucket: 'bucket', accessKey: 'key', secretKey: 'secret' });
  return { sandbox, recording, bucket };
}

const later = (sandbox: TestSandbox, advanceMs: number) => sandbox.steer('POST', 'clock', { advanceMs });

/** Stops without waiting for the upload. */
function stop(sandbox: TestSandbox, { path, cname, uid }: Running) {
  return sandbox.agora('POST', `${path}/stop`, { cname, uid, clientRequest: { async_stop: true } });
}

async function recorded(mode: Mode, clientRequest?: object) {
  const { sandbox, recording, bucket } = await record(mode, clientRequest);
  await later(sandbox, 11_000);
  await stop(sandbox, recording);
  await later(sandbox, 1000);
  return { sandbox, recording, bucket };
}

async function keysIn(bucket: S3mini): Promise<readonly string[]> {
  return ((await bucket.listObjects()) ?? []).map(({ Key }) => Key);
}

/** The keys with `SID` and `UTC` in place of what is another each time, each once. */
async function namesIn(bucket: S3mini, { sid }: Running): Promise<readonly string[]> {
  const names = (await keysIn(bucket)).map((key) => key.replace(sid, 'SID').replace(/_\d{17}\./, '_UTC.'));
  return [...new Set(names)];
}

/** Plays a list as far as one can without a decoder: fetches each slice that it names, and looks how it begins. */
async function play(bucket: S3mini, index: string) {
  const list = (await bucket.getObject(index)) ?? '';
  const folder = index.slice(0, index.lastIndexOf('/') + 1);
  const names = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const slices = await Promise.all(names.map((name) => bucket.getObjectRaw(`${folder}${name}`)));
  const packets = await Promise.all(slices.map(async (slice) => new Uint8Array(await slice.arrayBuffer())));
  expect(list).toMatch(/^#EXTM3U\n.*#EXT-X-ENDLIST\n$/s);
  expect(slices.map(({ headers }) => headers.get('content-type'))).toEqual(slices.map(() => 'video/mp2t'));
  // Each packet of an MPEG transport stream has 188 bytes, and begins with this one.
  expect(packets.every((each) => each.length % 188 === 0 && each[0] === 0x47 && each[188] === 0x47)).toBe(
    true,
  );
  return names.length;
}

describe('the files of a recording', () => {
  it.each([
    ['mix', {}, ['SID_channel-mix.m3u8', 'SID_channel-mix_UTC.ts']],
    ['mix', HLS_AND_MP4, ['SID_channel-mix.m3u8', 'SID_channel-mix_0.mp4', 'SID_channel-mix_UTC.ts']],
    ['web', WEB_SERVICES, ['SID_channel-web.m3u8', 'SID_channel-web_UTC.ts']],
    [
      'individual',
      { recordingConfig: { subscribeAudioUids: ['123'], streamMode: 'standard' } },
      [
        'SID_channel-individual__uid_s_123__uid_e_audio.m3u8',
        'SID_channel-individual__uid_s_123__uid_e_audio_UTC.ts',
      ],
    ],
    [
      'individual',
      SNAPSHOTS,
      ['123', '456'].map((uid) => `SID_channel-individual__uid_s_${uid}__uid_e_video_UTC.jpg`),
    ],
  ] as const)('of %s with %j are named as Agora names them', async (mode, clientRequest, names) => {
    const { bucket, recording } = await recorded(mode, clientRequest);
    expect(await namesIn(bucket, recording)).toEqual(names);
  });

  it('are those that the stop named, and lists of each user play', async () => {
    const { sandbox, recording, bucket } = await record('individual', {
      recordingConfig: { streamMode: 'standard' },
      recordingFileConfig: { avFileType: ['hls'] },
    });
    const { path, cname, uid } = recording;
    const { body } = await sandbox.agora('POST', `${path}/stop`, { cname, uid, clientRequest: {} });
    const named: readonly string[] = body.serverResponse.fileList.map(
      ({ fileName }: { fileName: string }) => fileName,
    );
    expect(named).toHaveLength(6);
    const keys = await keysIn(bucket);
    expect(keys.filter((key) => key.endsWith('.m3u8'))).toEqual(named.toSorted());
    for (const index of named) expect(await play(bucket, index)).toBe(3);
  });

  it('are in the folders of the prefix, and the list names its slices without them', async () => {
    const sandbox = await createTestSandbox();
    const storageConfig = { vendor: 1, region: 0, bucket: 'bucket', accessKey: 'key', secretKey: 'secret' };
    const prefixed = {
      storageConfig: { ...storageConfig, fileNamePrefix: ['shows', 'monday'] },
      ...HLS_AND_MP4,
    };
    const recording = await startRecording(sandbox, 'mix', prefixed);
    await stop(sandbox, recording);
    await later(sandbox, 1000);
    const bucket = bucketClient(sandbox, { ...storageConfig });
    const stem = `shows/monday/${recording.sid}_channel-mix`;
    expect(await play(bucket, `${stem}.m3u8`)).toBe(3);
    const mp4 = await bucket.getObjectRaw(`${stem}_0.mp4`);
    expect(mp4.headers.get('content-type')).toBe('video/mp4');
    const bytes = Buffer.from(await mp4.arrayBuffer());
    expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  it('are there once the upload has ended, and not before', async () => {
    const { sandbox, recording, bucket } = await record('mix');
    await sandbox.steer('PATCH', `recordings/${recording.sid}`, { uploadMs: 60_000 });
    await later(sandbox, 30_000);
    expect(await keysIn(bucket)).toEqual([]);
    await stop(sandbox, recording);
    await later(sandbox, 50_000);
    expect(await keysIn(bucket)).toEqual([]);
    await later(sandbox, 11_000);
    expect(await keysIn(bucket)).toHaveLength(4);
  });

  it('lack a slice for a minute after an upload to the backup cloud', async () => {
    const { sandbox, recording, bucket } = await record('mix');
    await sandbox.steer('PATCH', `recordings/${recording.sid}`, { uploadResult: 'backuped' });
    await stop(sandbox, recording);
    await later(sandbox, 1000);
    expect(await keysIn(bucket)).toHaveLength(3);
    await later(sandbox, 60_000);
    expect(await play(bucket, `${recording.sid}_channel-mix.m3u8`)).toBe(3);
  });

  it('have no index after an upload of which Agora knows nothing', async () => {
    const { sandbox, recording, bucket } = await record('mix', HLS_AND_MP4);
    await sandbox.steer('PATCH', `recordings/${recording.sid}`, { uploadResult: 'unknown' });
    await stop(sandbox, recording);
    await later(sandbox, 600_000);
    expect(await namesIn(bucket, recording)).toEqual(['SID_channel-mix_UTC.ts']);
  });

  it('are there while it records where they are screenshots', async () => {
    const { sandbox, bucket } = await record('individual', SNAPSHOTS);
    await later(sandbox, 6000);
    const [first = ''] = await keysIn(bucket);
    const picture = await bucket.getObjectRaw(first);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(0, 3)
        .toString('hex'),
    ).toBe('ffd8ff');
  });

  it('are none where nobody sent a stream', async () => {
    const sandbox = await createTestSandbox();
    await stop(sandbox, await startRecording(sandbox, 'mix', HLS_AND_MP4, 'empty-room'));
    await later(sandbox, 600_000);
    expect(
      await keysIn(bucketClient(sandbox, { bucket: 'bucket', accessKey: 'key', secretKey: 'secret' })),
    ).toEqual([]);
  });

  it('can be removed and replaced, and are gone after a reset', async () => {
    const { sandbox, recording, bucket } = await recorded('mix');
    const index = `${recording.sid}_channel-mix.m3u8`;
    await bucket.deleteObject(index);
    expect(await bucket.getObject(index)).toBeNull();
    expect(await keysIn(bucket)).toHaveLength(3);
    await bucket.putObject(index, 'mended');
    expect(await bucket.getObject(index)).toBe('mended');
    await sandbox.steer('POST', 'reset');
    await expect(bucket.getObject(index)).rejects.toThrow('InvalidAccessKeyId');
  });

  it('do not arrive where the secret of the sandbox’s own key is wrong, and the stop says that they are elsewhere', async () => {
    const sandbox = await createTestSandbox();
    const storageConfig = {
      vendor: 1,
      region: 0,
      bucket: 'sandbox',
      accessKey: 'sandbox',
      secretKey: 'wrong',
    };
    const { path, cname, uid } = await startRecording(sandbox, 'mix', { storageConfig });
    const { body } = await sandbox.agora('POST', `${path}/stop`, { cname, uid, clientRequest: {} });
    expect(body.serverResponse.uploadingStatus).toBe('backuped');
    expect(await keysIn(bucketClient(sandbox))).toEqual([]);
  });
});
