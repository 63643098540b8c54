/**
 * The table of every rule of a request, each with the smallest input that breaks it and the field that is to be named.
 * `request-rules.test.ts` tries each on the gateway and on the sandbox.
 */
import type { RecordingMode } from '../../src/domain/session.ts';
import { PAGE, STORAGE, servicesOf } from '../support/ask-sandbox.ts';
import { WEB } from '../support/recorder.ts';
import type {
  ChannelConfigInput,
  LayoutInput,
  RawConfigurationInput,
  StartRecordingInput,
  SubscriptionsInput,
  TranscodingConfigInput,
  UpdateRecordingInput,
  WebRecorderInput,
} from './generated/graphql.ts';

type Row<Input> = readonly [rule: string, input: Input, path: string];

const at = (mode: RecordingMode) => `input.configuration.${mode}`;

export const channel = (recordingConfig: ChannelConfigInput): Partial<StartRecordingInput> => ({
  configuration: { mix: { recordingConfig } },
});
export const picture = (transcodingConfig: TranscodingConfigInput): Partial<StartRecordingInput> => ({
  configuration: { mix: { transcodingConfig } },
});
export const page = (webRecorder: Partial<WebRecorderInput>): Partial<StartRecordingInput> => ({
  configuration: { web: { webRecorder: { url: 'https://page.example', ...webRecorder } } },
});
export const pushed = (...urls: readonly string[]): Partial<StartRecordingInput> => ({
  configuration: { web: { ...WEB.web, rtmpPublish: outputsOf(urls) } },
});
const outputsOf = (urls: readonly string[]) => ({ outputs: urls.map((rtmpUrl) => ({ rtmpUrl })) });
export const uids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

const SUBSCRIPTIONS: readonly Row<SubscriptionsInput>[] = [
  ['33 UIDs', { subscribeAudioUids: uids(33) }, 'subscribeAudioUids'],
  ['33 UIDs not to record', { unSubscribeVideoUids: uids(33) }, 'unSubscribeVideoUids'],
  ['a UID that is none', { subscribeVideoUids: ['0'] }, 'subscribeVideoUids.0'],
  ['all streams and one', { subscribeAudioUids: ['#allstream#', '1'] }, 'subscribeAudioUids'],
  ['sound both ways', { subscribeAudioUids: ['1'], unSubscribeAudioUids: ['2'] }, 'unSubscribeAudioUids'],
  ['pictures both ways', { subscribeVideoUids: ['1'], unSubscribeVideoUids: ['2'] }, 'unSubscribeVideoUids'],
];

export const REGION = { xAxis: 0, yAxis: 0, width: 1, height: 1 };
export const LAYOUTS: readonly Row<LayoutInput>[] = [
  ['a custom layout without regions', { mixedVideoLayout: 'CUSTOM' }, 'layoutConfig'],
  ['18 regions', { layoutConfig: Array(18).fill(REGION) }, 'layoutConfig'],
  ['a region beyond the canvas', { layoutConfig: [{ ...REGION, width: 1.1 }] }, 'layoutConfig.0.width'],
  ['a region before the canvas', { layoutConfig: [{ ...REGION, xAxis: -0.1 }] }, 'layoutConfig.0.xAxis'],
  ['too much opacity', { layoutConfig: [{ ...REGION, alpha: 2 }] }, 'layoutConfig.0.alpha'],
  ['a region of nobody', { layoutConfig: [{ ...REGION, uid: '0' }] }, 'layoutConfig.0.uid'],
  ['a large picture of nobody', { maxResolutionUid: '0' }, 'maxResolutionUid'],
  ['a colour that is none', { backgroundColor: 'red' }, 'backgroundColor'],
  ['a canvas from a file', { backgroundImage: 'file:///a.png' }, 'backgroundImage'],
  ['a picture from a file', { defaultUserBackgroundImage: 'a.png' }, 'defaultUserBackgroundImage'],
  [
    'a background from a file',
    { backgroundConfig: [{ uid: '1', imageUrl: 'a.png' }] },
    'backgroundConfig.0.imageUrl',
  ],
  [
    'a background of nobody',
    { backgroundConfig: [{ uid: '0', imageUrl: 'https://page.example/a.png' }] },
    'backgroundConfig.0.uid',
  ],
];

/** Rules of the two modes that record each user apart. */
export const separate = (
  mode: 'individual' | 'raw',
  configuration: RawConfigurationInput,
): Partial<StartRecordingInput> => ({
  configuration: mode === 'raw' ? { raw: configuration } : { individual: configuration },
});
const SEPARATE = (['individual', 'raw'] as const).flatMap(
  (mode): readonly Row<Partial<StartRecordingInput>>[] => [
    [
      `${mode}: screenshots of sound`,
      separate(mode, { recordingConfig: { streamTypes: 'AUDIO' }, snapshotConfig: {} }),
      `${at(mode)}.snapshotConfig`,
    ],
    [
      `${mode}: screenshots with a list of sound alone`,
      separate(mode, {
        recordingConfig: { subscriptions: { subscribeAudioUids: ['1'] } },
        snapshotConfig: {},
      }),
      `${at(mode)}.recordingConfig.subscriptions.subscribeVideoUids`,
    ],
    [
      `${mode}: screenshots where a list of sound is wrong`,
      separate(mode, {
        recordingConfig: { streamTypes: 'VIDEO', subscriptions: { subscribeAudioUids: ['1'] } },
        snapshotConfig: {},
      }),
      `${at(mode)}.recordingConfig.subscriptions.subscribeAudioUids`,
    ],
    [
      `${mode}: screenshots of nobody`,
      separate(mode, {
        recordingConfig: { subscriptions: { unSubscribeVideoUids: ['#allstream#'] } },
        snapshotConfig: {},
      }),
      `${at(mode)}.recordingConfig.subscriptions.unSubscribeVideoUids`,
    ],
    [
      `${mode}: no time between screenshots`,
      separate(mode, { snapshotConfig: { captureInterval: 0 } }),
      `${at(mode)}.snapshotConfig.captureInterval`,
    ],
    [
      `${mode}: more than an hour between screenshots`,
      separate(mode, { snapshotConfig: { captureInterval: 3601 } }),
      `${at(mode)}.snapshotConfig.captureInterval`,
    ],
    [
      `${mode}: a rule of every channel`,
      separate(mode, { recordingConfig: { maxIdleTime: 4 } }),
      `${at(mode)}.recordingConfig.maxIdleTime`,
    ],
  ],
);

export const STARTS: readonly Row<Partial<StartRecordingInput>>[] = [
  ['no channel', { cname: '' }, 'input.cname'],
  ['a channel name of 65 bytes', { cname: 'x'.repeat(65) }, 'input.cname'],
  ['a character that no channel name has', { cname: 'ä' }, 'input.cname'],
  ['a page’s name of 1025 bytes', { cname: 'x'.repeat(1025), configuration: WEB }, 'input.cname'],
  ['UID 0', { uid: '0' }, 'input.uid'],
  ['a UID beyond 32 bits', { uid: '4294967296' }, 'input.uid'],
  ['a UID that is no number', { uid: 'me' }, 'input.uid'],
  ['a token that is too long', { token: 'x'.repeat(2049) }, 'input.token'],
  ['no hours', { resourceExpiredHour: 0 }, 'input.resourceExpiredHour'],
  ['721 hours', { resourceExpiredHour: 721 }, 'input.resourceExpiredHour'],
  ['a resource that is none', { excludeResourceIds: ['a/b'] }, 'input.excludeResourceIds.0'],
  ['a prefix with a slash', { fileNamePrefix: ['a/b'] }, 'input.fileNamePrefix.0'],
  ['an empty prefix', { fileNamePrefix: [''] }, 'input.fileNamePrefix.0'],
  ['129 characters of prefix', { fileNamePrefix: ['a'.repeat(128)] }, 'input.fileNamePrefix'],

  ['4 s of idling', channel({ maxIdleTime: 4 }), `${at('mix')}.recordingConfig.maxIdleTime`],
  [
    'a month of idling and a second',
    channel({ maxIdleTime: 2_592_001 }),
    `${at('mix')}.recordingConfig.maxIdleTime`,
  ],
  [
    'a group that there is not',
    channel({ subscribeUidGroup: 6 }),
    `${at('mix')}.recordingConfig.subscribeUidGroup`,
  ],
  [
    'private parameters that are no JSON',
    channel({ privateParams: '{' }),
    `${at('mix')}.recordingConfig.privateParams`,
  ],
  [
    'a list of pictures where only sound is recorded',
    channel({ streamTypes: 'AUDIO', subscriptions: { subscribeVideoUids: ['1'] } }),
    `${at('mix')}.recordingConfig.subscriptions.subscribeVideoUids`,
  ],
  [
    'a list of pictures not to record where only sound is',
    channel({ streamTypes: 'AUDIO', subscriptions: { unSubscribeVideoUids: ['1'] } }),
    `${at('mix')}.recordingConfig.subscriptions.unSubscribeVideoUids`,
  ],
  [
    'a list of sound where only pictures are recorded',
    channel({ streamTypes: 'VIDEO', subscriptions: { subscribeAudioUids: ['1'] } }),
    `${at('mix')}.recordingConfig.subscriptions.subscribeAudioUids`,
  ],
  ...SUBSCRIPTIONS.map(([rule, subscriptions, path]): Row<Partial<StartRecordingInput>> => {
    return [rule, channel({ subscriptions }), `${at('mix')}.recordingConfig.subscriptions.${path}`];
  }),
  [
    'decryption without a secret',
    channel({ decryption: { decryptionMode: 'AES_128_XTS' } }),
    `${at('mix')}.recordingConfig.decryption.secret`,
  ],
  [
    'GCM2 without a salt',
    channel({ decryption: { decryptionMode: 'AES_128_GCM2', secret: 's' } }),
    `${at('mix')}.recordingConfig.decryption.salt`,
  ],
  [
    'a salt that is too short',
    channel({ decryption: { decryptionMode: 'AES_128_GCM2', secret: 's', salt: 'c2FsdA==' } }),
    `${at('mix')}.recordingConfig.decryption.salt`,
  ],

  ['a picture without width', picture({ width: 0 }), `${at('mix')}.transcodingConfig.width`],
  ['a picture too wide', picture({ width: 1921 }), `${at('mix')}.transcodingConfig.width`],
  ['a picture too high', picture({ height: 1921 }), `${at('mix')}.transcodingConfig.height`],
  [
    'a picture beyond full HD',
    picture({ width: 1920, height: 1081 }),
    `${at('mix')}.transcodingConfig.width`,
  ],
  ['61 frames a second', picture({ fps: 61 }), `${at('mix')}.transcodingConfig.fps`],
  ['no bits', picture({ bitrate: 0 }), `${at('mix')}.transcodingConfig.bitrate`],
  ...LAYOUTS.map(([rule, layout, path]): Row<Partial<StartRecordingInput>> => {
    return [rule, picture({ layout }), `${at('mix')}.transcodingConfig.layout.${path}`];
  }),
  ['MP4 alone', { configuration: { mix: { avFileType: ['MP4'] } } }, `${at('mix')}.avFileType`],
  ['no files', { configuration: { mix: { avFileType: [] } } }, `${at('mix')}.avFileType`],

  ...SEPARATE,
  [
    'video as it was sent',
    { configuration: { individual: { streamMode: 'ORIGINAL' } } },
    `${at('individual')}.streamMode`,
  ],

  ['a page that is a file', page({ url: 'file:///etc/passwd' }), `${at('web')}.webRecorder.url`],
  ['a page too narrow', page({ videoWidth: 239 }), `${at('web')}.webRecorder.videoWidth`],
  ['a page too low', page({ videoHeight: 239 }), `${at('web')}.webRecorder.videoHeight`],
  ['a page too wide', page({ videoWidth: 1921, videoHeight: 240 }), `${at('web')}.webRecorder.videoWidth`],
  [
    'a page beyond full HD',
    page({ videoWidth: 1920, videoHeight: 1081 }),
    `${at('web')}.webRecorder.videoWidth`,
  ],
  ['no hour of a page', page({ maxRecordingHour: 0 }), `${at('web')}.webRecorder.maxRecordingHour`],
  [
    'a page for longer than it can be stopped',
    page({ maxRecordingHour: 73 }),
    `${at('web')}.webRecorder.maxRecordingHour`,
  ],
  [
    'a page for longer than its resource',
    { ...page({ maxRecordingHour: 2 }), resourceExpiredHour: 1 },
    `${at('web')}.webRecorder.maxRecordingHour`,
  ],
  ['49 kbit/s', page({ videoBitrate: 49 }), `${at('web')}.webRecorder.videoBitrate`],
  ['4 frames a second', page({ videoFps: 4 }), `${at('web')}.webRecorder.videoFps`],
  ['MP4 files of 29 min', page({ maxVideoDuration: 29 }), `${at('web')}.webRecorder.maxVideoDuration`],
  ['61 s for a page to load', page({ readyTimeout: 61 }), `${at('web')}.webRecorder.readyTimeout`],
  ['no CDN address', pushed(), `${at('web')}.rtmpPublish.outputs`],
  [
    'two CDN addresses',
    pushed('rtmp://a.example/1', 'rtmp://b.example/2'),
    `${at('web')}.rtmpPublish.outputs`,
  ],
  ['a CDN address that is none', pushed('https://a.example'), `${at('web')}.rtmpPublish.outputs.0.rtmpUrl`],
];

export type Change = Omit<UpdateRecordingInput, 'recording'>;
export const UPDATES: readonly (readonly [...Row<Change>, mode: RecordingMode])[] = [
  ...SUBSCRIPTIONS.map(([rule, subscriptions, path]): [string, Change, string, RecordingMode] => {
    return [rule, { subscriptions }, `input.subscriptions.${path}`, 'raw'];
  }),
  [
    'a prefix with a slash',
    { refreshStorage: 'default', fileNamePrefix: ['a/b'] },
    'input.fileNamePrefix.0',
    'mix',
  ],
  [
    'two CDN addresses',
    { rtmpPublish: outputsOf(['rtmp://a.example/1', 'rtmp://b.example/2']) },
    'input.rtmpPublish.outputs',
    'web',
  ],
  [
    'a CDN address that is none',
    { rtmpPublish: outputsOf(['ftp://a.example']) },
    'input.rtmpPublish.outputs.0.rtmpUrl',
    'web',
  ],
  ['subscriptions of a page', { subscriptions: { subscribeAudioUids: ['1'] } }, 'input.subscriptions', 'web'],
  ['a pause of a mix', { onhold: true }, 'input.onhold', 'mix'],
  ['a pause of raw', { onhold: true }, 'input.onhold', 'raw'],
  [
    'a CDN for a channel',
    { rtmpPublish: outputsOf(['rtmp://a.example/1']) },
    'input.rtmpPublish',
    'individual',
  ],
];

/** What callers can't say, since the schema's types or the gateway's own settings leave no way to. */
export const UNSPEAKABLE: readonly (readonly [rule: string, mode: RecordingMode, change: object])[] = [
  ['a vendor that there is not', 'mix', { storageConfig: { ...STORAGE, vendor: 4 } }],
  ['S3-compatible storage without an endpoint', 'mix', { storageConfig: { ...STORAGE, vendor: 11 } }],
  ['a storage without a bucket', 'mix', { storageConfig: { ...STORAGE, bucket: '' } }],
  ['a storage without keys', 'mix', { storageConfig: { ...STORAGE, secretKey: undefined } }],
  ['no storage', 'mix', { storageConfig: undefined }],
  ['encryption that S3 has not', 'mix', { storageConfig: { ...STORAGE, extensionParams: { sse: 'none' } } }],
  ['an STS token for Azure', 'mix', { storageConfig: { ...STORAGE, vendor: 5, stsToken: 'token' } }],
  ['a number as text', 'mix', { recordingConfig: { maxIdleTime: '30' } }],
  ['a UID as a number', 'mix', { recordingConfig: { subscribeAudioUids: [1] } }],
  ['streams of a fourth kind', 'mix', { recordingConfig: { streamTypes: 3 } }],
  ['a third profile', 'mix', { recordingConfig: { channelType: 2 } }],
  ['a third video stream', 'mix', { recordingConfig: { videoStreamType: 2 } }],
  ['a fourth sound', 'mix', { recordingConfig: { audioProfile: 3 } }],
  ['a tenth encryption', 'mix', { recordingConfig: { decryptionMode: 9, secret: 's' } }],
  ['files of another kind', 'mix', { recordingFileConfig: { avFileType: ['hls', 'mkv'] } }],
  ['screenshots of a mix', 'mix', { snapshotConfig: { fileType: ['jpg'] } }],
  ['screenshots of a page', 'web', { snapshotConfig: { fileType: ['jpg'] } }],
  ['screenshots as PNG', 'raw', { snapshotConfig: { fileType: ['png'] }, recordingFileConfig: undefined }],
  [
    'a stream mode that there is not',
    'individual',
    { recordingConfig: { subscribeUidGroup: 0, streamMode: 'x' } },
  ],
  ['a stream mode of raw', 'raw', { recordingConfig: { streamMode: 'default' } }],
  ['services of raw', 'raw', { extensionServiceConfig: { extensionServices: [{ serviceName: 'x' }] } }],
  ['no services of a page', 'web', { extensionServiceConfig: undefined }],
  ['no recorder of a page', 'web', servicesOf(['rtmp_publish_service', outputsOf(['rtmp://a.example/1'])])],
  ...(['url', 'audioProfile', 'videoWidth', 'videoHeight', 'maxRecordingHour'] as const).map(
    (field): [string, RecordingMode, object] => [
      `a page without ${field}`,
      'web',
      servicesOf(['web_recorder_service', { ...PAGE, [field]: undefined }]),
    ],
  ),
  [
    'going on without the page',
    'web',
    servicesOf(['web_recorder_service', PAGE, { errorHandlePolicy: 'error_ignore' }]),
  ],
  [
    'another policy for a CDN',
    'web',
    servicesOf(
      ['web_recorder_service', PAGE],
      ['rtmp_publish_service', outputsOf(['rtmp://a.example/1']), { errorHandlePolicy: 'retry' }],
    ),
  ],
  ['a fourth sound of a page', 'web', servicesOf(['web_recorder_service', { ...PAGE, audioProfile: 3 }])],
  ['a pause of a page as text', 'web', servicesOf(['web_recorder_service', { ...PAGE, onhold: 'yes' }])],
  [
    'going on whatever fails',
    'web',
    {
      extensionServiceConfig: {
        ...servicesOf(['web_recorder_service', PAGE]).extensionServiceConfig,
        errorHandlePolicy: 'error_ignore',
      },
    },
  ],
];
