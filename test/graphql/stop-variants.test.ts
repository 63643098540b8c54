import { describe, expect, it } from 'vitest';
import { createTestGateway, envelope, SESSION } from '../support/gateway.ts';
import { answer, inTurn } from '../support/scripted-transport.ts';

async function stopAnsweredWith(status: number, body: unknown, session: object = {}) {
  const gateway = await createTestGateway(inTurn(answer(status, body), answer(404, { code: 404 })));
  const recording = { session: { ...SESSION, ...session } };
  return gateway.stop({ recording });
}

const bare = {
  source: 'ANSWER',
  trackType: null,
  uid: null,
  mixedAllUser: null,
  isPlayable: null,
  sliceStartTime: null,
};

describe('the shapes that stop answers in', () => {
  it('a string list is a StringFileList with that file', async () => {
    const body = envelope({
      fileListMode: 'string',
      fileList: 'dir/38f8_http.m3u8',
      uploadingStatus: 'uploaded',
    });
    expect(await stopAnsweredWith(200, body)).toEqual({
      __typename: 'StringFileList',
      filesStatus: 'COMPLETE',
      ...SESSION,
      agoraCode: null,
      uploadingStatus: 'UPLOADED',
      fileName: 'dir/38f8_http.m3u8',
      files: [{ fileName: 'dir/38f8_http.m3u8', ...bare }],
      raw: body,
    });
  });

  it('a JSON list, as in the reference, is a JsonFileList with everything about each file', async () => {
    const file = {
      fileName: 'xxx.m3u8',
      trackType: 'audio_and_video',
      uid: '123',
      mixedAllUser: true,
      isPlayable: true,
      sliceStartTime: 1562724971626,
    };
    const body = envelope({
      fileListMode: 'json',
      fileList: [file, { ...file, uid: '456' }],
      uploadingStatus: 'uploaded',
    });
    const typed = { ...file, trackType: 'AUDIO_AND_VIDEO', sliceStartTime: '2019-07-10T02:16:11.626Z' };
    expect(await stopAnsweredWith(200, body, { mode: 'INDIVIDUAL' })).toMatchObject({
      __typename: 'JsonFileList',
      uploadingStatus: 'UPLOADED',
      files: [typed, { ...typed, uid: '456' }],
    });
  });

  it('extension services are ExtensionServiceStates, one typed state each, and unknown ones are kept', async () => {
    const services = [
      { serviceName: 'upload_service', payload: { uploadingStatus: 'backuped' } },
      {
        serviceName: 'web_recorder_service',
        payload: {
          state: 'inProgress',
          onhold: false,
          fileList: [{ filename: 'page.m3u8', sliceStartTime: 1562724971 }, { fileName: 'page_0.mp4' }],
        },
      },
      { serviceName: 'rtmp_publish_service', payload: { status: 'onhold' } },
      {
        serviceName: 'rtmp_publish_service',
        payload: {
          outputs: [
            { rtmpUrl: 'rtmp://a', status: 'publishing' },
            { rtmpUrl: 'rtmp://b', status: 'new' },
          ],
        },
      },
      { serviceName: 'brand_new_service', payload: { hello: 1 } },
    ];
    expect(
      await stopAnsweredWith(200, envelope({ extensionServiceState: services }), { mode: 'WEB' }),
    ).toMatchObject({
      __typename: 'ExtensionServiceStates',
      uploadingStatus: 'BACKED_UP',
      files: [{ fileName: 'page.m3u8' }, { fileName: 'page_0.mp4' }],
      services: [
        { __typename: 'UploadServiceState', uploadingStatus: 'BACKED_UP' },
        {
          __typename: 'WebRecorderServiceState',
          state: 'IN_PROGRESS',
          onhold: false,
          files: [
            { fileName: 'page.m3u8', sliceStartTime: '2019-07-10T02:16:11.000Z' },
            { fileName: 'page_0.mp4', sliceStartTime: null },
          ],
        },
        { __typename: 'RtmpPublishServiceState', status: 'ONHOLD', outputs: [] },
        {
          __typename: 'RtmpPublishServiceState',
          status: null,
          outputs: [
            { rtmpUrl: 'rtmp://a', status: 'PUBLISHING' },
            { rtmpUrl: 'rtmp://b', status: 'UNKNOWN' },
          ],
        },
        { __typename: 'OtherServiceState', serviceName: 'brand_new_service', payload: { hello: 1 } },
      ],
    });
  });

  it('an upload status and no list is an UploadReport', async () => {
    expect(await stopAnsweredWith(200, envelope({ uploadingStatus: 'unknow' }))).toMatchObject({
      __typename: 'UploadReport',
      uploadingStatus: 'UNKNOWN',
      files: [],
    });
  });

  it('a list without its mode is told by its shape', async () => {
    expect(await stopAnsweredWith(200, envelope({ fileList: 'a.m3u8' }))).toMatchObject({
      __typename: 'StringFileList',
    });
    expect(await stopAnsweredWith(200, envelope({ fileList: [{ fileName: 'a' }] }))).toMatchObject({
      __typename: 'JsonFileList',
    });
  });

  it('an empty list is a JsonFileList with no files', async () => {
    const body = envelope({ fileListMode: 'json', fileList: [], uploadingStatus: 'uploaded' });
    expect(await stopAnsweredWith(200, body)).toMatchObject({ __typename: 'JsonFileList', files: [] });
  });

  it('other letter case, numbers and booleans as strings, and unknown fields make no difference', async () => {
    const file = {
      FileName: 'a.m3u8',
      TRACKTYPE: 'Audio',
      uid: 7,
      mixed_all_user: 'False',
      isplayable: 'true',
    };
    const body = {
      ServerResponse: { FileList: [{ ...file, sliceStartTime: '1562724971' }], newThing: { a: [1] } },
    };
    expect(await stopAnsweredWith(200, body)).toMatchObject({
      __typename: 'JsonFileList',
      files: [
        {
          fileName: 'a.m3u8',
          trackType: 'AUDIO',
          uid: '7',
          mixedAllUser: false,
          isPlayable: true,
          sliceStartTime: '2019-07-10T02:16:11.000Z',
        },
      ],
      raw: body,
    });
  });

  it('a list inside a string of JSON is read like a list', async () => {
    const body = envelope({
      fileListMode: 'json',
      fileList: JSON.stringify([{ fileName: 'a.mp4', trackType: 'sonar' }]),
    });
    expect(await stopAnsweredWith(200, body)).toMatchObject({
      __typename: 'JsonFileList',
      files: [{ fileName: 'a.mp4', trackType: 'OTHER' }],
    });
  });

  it('Agora’s code is passed on where there is one', async () => {
    expect(
      await stopAnsweredWith(200, envelope({ uploadingStatus: 'uploaded' }, { code: '200' })),
    ).toMatchObject({
      agoraCode: 200,
    });
  });
});
