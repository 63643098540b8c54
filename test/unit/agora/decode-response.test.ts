import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryAnswerOf, stopAnswerOf } from '../../../src/agora/decode/decode-answer.ts';
import { decodeResponse, type HttpResponse } from '../../../src/agora/decode/decode-response.ts';
import { foldKey } from '../../../src/agora/decode/json.ts';
import type { StopOutcome } from '../../../src/domain/outcome.ts';

const status = fc.oneof(
  fc.constantFrom(200, 201, 204, 206, 301, 400, 401, 403, 404, 429, 500, 502, 504),
  fc.integer({ min: 100, max: 599 }),
);

/** Keys and words that mean something to the decoder, so that random answers get deep into it. */
const knownKey = fc.constantFrom(
  'code', 'reason', 'message', 'serverResponse', 'ServerResponse', 'fileList', 'fileName', 'filename', 'file_name',
  'FILELIST', 'fileListMode', 'uploadingStatus', 'extensionServiceState', 'serviceName', 'payload', 'state', 'status',
  'outputs', 'rtmpUrl', 'onhold', 'trackType', 'uid', 'sliceStartTime', 'snapshotFile', '__proto__', 'constructor',
  'fileListStr', 'FILE_LIST_STR', 'recorded', 'index', 'pageUrl', 'folder', 'cname',
); // biome-ignore format: one list
const knownValue = fc.constantFrom<unknown>(
  'json', 'string', 'uploaded', 'BACKUPED', 'unknow', 'upload_service', 'web_recorder_service', 'rtmp_publish_service',
  'inProgress', 'failed to find worker', 'no recorded data', 'true', 'a.m3u8', '[{"fileName":"x"}]', '{', '', 0, 50, 49,
  404, 435, '65', 1562724971, 1562724971626, 1e300, -1, null, true, [], 'p/x.m3u8', 'x y_0.MP4', 's/1.jpg',
  '["l.m3u8"]', '{"any":{"where":"d.ts"}}',
); // biome-ignore format: one list
const { answer: wildJson } = fc.letrec<{ answer: unknown }>((tie) => ({
  answer: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    knownValue,
    fc.jsonValue({ maxDepth: 2 }),
    fc.array(tie('answer'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(knownKey, fc.string()), tie('answer'), { maxKeys: 5 }),
  ),
}));
const wildBody = fc.oneof(
  wildJson.map((json) => JSON.stringify(json) ?? ''),
  fc.string(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => new TextDecoder().decode(bytes)),
  wildJson.map((json) => (JSON.stringify(json) ?? '').slice(0, -1)),
);

function outcomesOf(answer: HttpResponse): readonly (StopOutcome | null)[] {
  const reports = [false, true].map((asyncStop) => {
    const read = stopAnswerOf(decodeResponse('stop', answer), asyncStop);
    return read !== null && 'report' in read ? read.report : null;
  });
  const looked = queryAnswerOf(decodeResponse('query', answer));
  return [...reports, 'report' in looked ? looked.report : null];
}

/**
 * Written apart from the decoder: the strings directly under a key that names a file, or in a list under one, and those
 * that look like a file under any other key, unless it says URL or folder.
 */
function namesIn(value: unknown, key: string | null = null): readonly string[] {
  if (typeof value === 'string') {
    const isNamed = key !== null && isFileKey(key) ? value.trim() !== '' : looksLikeFile(value, key ?? '');
    return isNamed ? [value] : [];
  }
  if (Array.isArray(value)) return value.flatMap((each) => namesIn(each, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([each, inner]) => namesIn(inner, each));
}

function looksLikeFile(value: string, key: string): boolean {
  const isTold = /url|uri|href|link|folder|directory|prefix/.test(foldKey(key)) || foldKey(key) === 'cname';
  const isCoordinate = ['uid', 'sid', 'resourceid', 'channelname', 'noticeid'].includes(foldKey(key));
  const isSentence = /message|msg|reason|error|description/.test(foldKey(key)) && /\s/.test(value);
  return !isTold && !isCoordinate && !isSentence && /^[\w /]+\.(m3u8|ts|mp4|jpg)$/i.test(value);
}

function isFileKey(key: string): boolean {
  return ['file', 'files', 'filename', 'filenames', 'filelist', 'snapshotfile', 'fileliststr'].includes(
    foldKey(key),
  );
}

describe('any answer at all', () => {
  it('gives one meaning and never throws', () => {
    fc.assert(
      fc.property(status, wildBody, (code, body) => {
        const { meaning, report } = decodeResponse('stop', { status: code, body });
        expect(typeof meaning).toBe('string');
        expect(typeof report.type).toBe('string');
        expect(outcomesOf({ status: code, body })).toHaveLength(3);
      }),
      { numRuns: 5000 },
    );
  });

  it('keeps every file name that it holds', () => {
    fc.assert(
      fc.property(wildJson, (json) => {
        const { report } = decodeResponse('stop', { status: 200, body: JSON.stringify(json) ?? '' });
        const names = report.files.map((file) => file.fileName);
        const plain = namesIn(json).filter((name) => !/^\s*[[{]/.test(name));
        expect(names).toEqual(expect.arrayContaining(plain));
      }),
      { numRuns: 5000 },
    );
  });

  it('keeps what looks like a file whatever its key begins with, and takes no flag for one', () => {
    const body = JSON.stringify({
      Is: 'p/x.m3u8',
      issued: ['a.mp4'],
      hash: 'b.ts',
      isFile: 'true',
      hasFiles: '1',
    });
    const { report } = decodeResponse('stop', { status: 200, body });
    expect(report.files.map(({ fileName }) => fileName)).toEqual(['p/x.m3u8', 'a.mp4', 'b.ts']);
  });

  it('can be published: nothing in it breaks the schema', () => {
    fc.assert(
      fc.property(status, wildBody, (code, body) => {
        const { report } = decodeResponse('stop', { status: code, body });
        expect(report.raw).not.toBeNull();
        expect(() => JSON.stringify(report)).not.toThrow();
        expect(report.agoraCode === null || Number.isInteger(report.agoraCode)).toBe(true);
        for (const { sliceStartTime } of report.files) expect(Number.isNaN(sliceStartTime)).toBe(false);
        if (report.type === 'StringFileList')
          expect(report.files.map((file) => file.fileName)).toContain(report.fileName);
        if (report.type === 'ExtensionServiceStates') {
          for (const service of report.services) expect(service.payload).not.toBeNull();
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is kept as it came where it is JSON', () => {
    fc.assert(
      fc.property(status, fc.jsonValue({ maxDepth: 4 }), (code, json) => {
        const body = JSON.stringify(json);
        const { raw } = decodeResponse('stop', { status: code, body }).report;
        expect(JSON.stringify(raw)).toBe(json === null ? '"null"' : JSON.stringify(JSON.parse(body)));
      }),
    );
  });

  it('a nesting bomb is kept as text', () => {
    const body = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
    const { report } = decodeResponse('stop', { status: 200, body });
    expect(report).toMatchObject({ type: 'ReportLost', raw: '['.repeat(2048) });
  });
});

describe('a list that has another shape than the reference says', () => {
  const stopped = (body: unknown, status = 200) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = stopAnswerOf(decodeResponse('stop', { status, body: text }), false);
    if (answer === null || !('report' in answer)) throw new Error('no report');
    const { report } = answer;
    return { ...report, means: answer.means, names: report.files.map(({ fileName }) => fileName) };
  };

  it('fileListStr, with the code outside or inside', () => {
    const list = { fileListMode: 'string', fileListStr: 'p/x.m3u8' };
    for (const body of [{ code: 49, serverResponse: list }, { serverResponse: { ...list, code: 49 } }]) {
      expect(stopped(body, 400)).toMatchObject({
        means: 'already-exiting',
        type: 'StringFileList',
        agoraCode: 49,
        names: ['p/x.m3u8'],
        isComplete: true,
      });
    }
  });

  it('a list that is text of JSON', () => {
    const fileList = JSON.stringify([{ fileName: 'a.m3u8', trackType: 'audio' }]);
    expect(stopped({ serverResponse: { fileListMode: 'json', fileList } })).toMatchObject({
      type: 'JsonFileList',
      files: [{ fileName: 'a.m3u8', trackType: 'audio', source: 'answer' }],
    });
  });

  it('services that are one object, or text of one', () => {
    const service = { serviceName: 'web_recorder_service', payload: { state: 'exit', recorded: ['w.mp4'] } };
    for (const extensionServiceState of [service, JSON.stringify(service), JSON.stringify([service])]) {
      expect(stopped({ serverResponse: { extensionServiceState } })).toMatchObject({
        type: 'ExtensionServiceStates',
        services: [{ type: 'WebRecorderServiceState', state: 'exit', files: [{ fileName: 'w.mp4' }] }],
        names: ['w.mp4'],
      });
    }
  });

  it('the state of a service that pushes to a CDN is no status of a push', () => {
    const outputs = [{ rtmpUrl: 'rtmp://a', status: 'publishing' }];
    const service = { serviceName: 'rtmp_publish_service', payload: { state: 'inProgress', outputs } };
    expect(stopped({ serverResponse: { extensionServiceState: [service] } })).toMatchObject({
      services: [{ status: null, state: 'inProgress', outputs }],
    });
  });

  it('an answer that was cut off: the names that are whole are kept, and it is not taken for the end', () => {
    const whole = JSON.stringify({
      serverResponse: { fileList: [{ fileName: 'a.m3u8' }, { fileName: 'b.m3u8' }] },
    });
    const cut = whole.slice(0, whole.indexOf('b.m3u8') + 3);
    expect(stopped(cut)).toMatchObject({ means: 'accepted', names: ['a.m3u8'], isComplete: false });
    expect(stopped('<img src="logo.png">')).toMatchObject({ means: 'accepted', names: [] });
  });

  it.each(['cname', 'pageUrl', 'rtmp_url', 'fileNamePrefix', 'folder', 'playLink'])(
    'what stands under %s is no file, whatever it looks like',
    (key) => {
      expect(stopped({ serverResponse: { [key]: 'a.m3u8' } }).names).toEqual([]);
    },
  );

  it('an address is none, and a sentence that ends in a name is none', () => {
    const told = { where: 'https://cdn.example/a.m3u8', message: 'could not write a.m3u8' };
    expect(stopped({ serverResponse: told }).names).toEqual([]);
  });
});

describe('a definite code', () => {
  const DEFINITE = [
    ...[2, 8, 15, 432, 433].map((code) => ['stop', code, 'rejected'] as const),
    ...[2, 8, 15, 432, 433].map((code) => ['acquire', code, 'rejected'] as const),
    ...[2, 8, 432].map((code) => ['start', code, 'rejected'] as const),
    ...[2, 8, 15, 49, 432, 433].map((code) => ['update', code, 'rejected'] as const),
    ...[['stop', 49, 'already-exiting'] as const, ['stop', 50, 'uploading'] as const],
    ...[['stop', 435, 'no-recorded-data'] as const, ['stop', 62, 'unanswered'] as const],
    ...[['start', 7, 'already-started'] as const, ['start', 53, 'busy'] as const],
    ...[['start', 433, 'expired'] as const, ['start', 15, 'failed'] as const],
    ...[['start', 65, 'unanswered'] as const, ['start', 109, 'rejected'] as const],
    ...[['acquire', 406, 'busy'] as const, ['acquire', 405, 'refused'] as const],
    ...[['query', 433, 'rejected'] as const, ['query', 404, 'not-found'] as const],
  ];
  const FORMS: readonly ((code: number, status: number) => unknown)[] = [
    (code) => ({ code }),
    (code) => ({ CODE: String(code), Reason: 'so it is' }),
    (code) => ({ serverResponse: { code } }),
    (code) => ({ code: 0, serverResponse: JSON.stringify({ code }) }),
    (code, status) => ({ code: status, serverResponse: { code } }),
    (code) => ({ cname: 'room', uid: '1', resourceId: 'r', sid: 's', code, serverResponse: {} }),
  ];

  it('means the same under any status, wherever it stands, whole or cut off', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DEFINITE),
        status,
        fc.constantFrom(...FORMS),
        ([method, code, means], http, form) => {
          // A page's own code repeats its status.
          fc.pre(http !== code);
          const body = JSON.stringify(form(code, http));
          expect(decodeResponse(method, { status: http, body }).meaning).toBe(means);
        },
      ),
      { numRuns: 3000 },
    );
    const cut = '{"code":49,"reason":"invalid operation","fileList":[{"fileName":"a.m3';
    expect(decodeResponse('stop', { status: 500, body: cut }).meaning).toBe('already-exiting');
  });
});

describe('times', () => {
  const readTime = (sliceStartTime: unknown) =>
    decodeResponse('stop', {
      status: 200,
      body: JSON.stringify({ fileList: [{ fileName: 'a', sliceStartTime }] }),
    }).report.files[0]?.sliceStartTime ?? null;

  it('are the same instant in seconds and in milliseconds', () => {
    const seconds = fc.integer({ min: Date.UTC(2010, 0) / 1000, max: Date.UTC(2100, 0) / 1000 });
    fc.assert(
      fc.property(seconds, (time) => {
        expect(readTime(time)).toEqual(readTime(time * 1000));
        expect(readTime(String(time))).toBe(time * 1000);
      }),
    );
  });

  it.each([0, -5, 1e18, 'soon', null, {}, '', true])('%j is no time', (value) => {
    expect(readTime(value)).toBeNull();
  });
});

describe('a page of JSON that is not Agora’s', () => {
  it('with a status of its own says nothing of a recording', () => {
    const page = { status: 200, body: JSON.stringify({ status: 200, message: 'under maintenance' }) };
    expect(queryAnswerOf(decodeResponse('query', page)).means).toBe('no-answer');
    expect(stopAnswerOf(decodeResponse('stop', page), false)).toMatchObject({
      means: 'accepted',
      inAgorasWords: false,
    });
  });

  it('with a code that repeats its status ends no stop', () => {
    const page = { status: 400, body: JSON.stringify({ code: 400, message: 'Bad Request' }) };
    expect(stopAnswerOf(decodeResponse('stop', page), false)).toBeNull();
  });
});
