import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePlaylist, partsOf, UnusablePlaylistError } from '../../../src/playback/rewrite-playlist.ts';

const SID = '38f8e3cfdc474cd56fc1ceba380d7e1a';
const OF = { sid: SID, cname: 'room' };

/** The list with `<name>` in place of each name. */
function rewrite(text: string, of = OF): string {
  const parts = [...partsOf(decodePlaylist(new TextEncoder().encode(text)), of)];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.name}>`)).join('');
}

const namesIn = (text: string, of = OF) =>
  [...partsOf(text, of)].flatMap((part) => (typeof part === 'string' ? [] : [part.name]));

it('every name of a list is found, on lines of their own and in attributes, and all else stays as it is', () => {
  const list = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '# a comment with URI="elsewhere"',
    `#EXT-X-MAP:URI="${SID}_room_init.mp4",BYTERANGE="720@0"`,
    `#EXT-X-KEY:METHOD=AES-128, URI="${SID}_room.key",IV=0x1`,
    '#EXTINF:15.02,a title, URI="none"',
    `${SID}_room_20190611073246073.ts`,
    '',
    '#EXT-X-DISCONTINUITY',
    '#EXTINF:4.1,',
    `  ${SID}_room_20190611073304136.ts  `,
    '#EXT-X-ENDLIST',
  ].join('\r\n');
  const expected = list.replace(/(?<=")[^"]*(?:init\.mp4|key)(?=")/g, '<$&>').replace(/38f8\w+\.ts/g, '<$&>');
  expect(rewrite(list)).toBe(expected);
  expect(namesIn(list)).toHaveLength(4);
});

it.each(['\n', '\r\n'])(
  'lines end with %j, the last with or without, and a byte order mark is left out',
  (end) => {
    const list = `#EXTM3U${end}${SID}_room.ts`;
    expect(rewrite(`\uFEFF${list}`)).toBe(`#EXTM3U${end}<${SID}_room.ts>`);
    expect(rewrite(`${list}${end}`)).toBe(`#EXTM3U${end}<${SID}_room.ts>${end}`);
  },
);

it.each([
  ['room', `${SID}_room%20_1.ts`, `${SID}_room _1.ts`],
  ['a b', `${SID}_a b_1.ts`, `${SID}_a b_1.ts`],
  ['a b', `${SID}_a%20b_1.ts`, `${SID}_a b_1.ts`],
  ['50%', `${SID}_50%_1.ts`, `${SID}_50%_1.ts`],
  ['50%', `${SID}_50%25_1.ts`, `${SID}_50%_1.ts`],
  ['a%20b', `${SID}_a%20b_1.ts`, `${SID}_a%20b_1.ts`],
  ['a%20b', `${SID}_a%2520b_1.ts`, `${SID}_a%20b_1.ts`],
  ['what?#1', `${SID}_what?#1_1.ts`, `${SID}_what?#1_1.ts`],
  ['what?#1', `${SID}_what%3F%231_1.ts`, `${SID}_what?#1_1.ts`],
  ['a,b:c', `${SID}_a,b:c_1.ts`, `${SID}_a,b:c_1.ts`],
  ['room', `bak0_${SID}_room_1.ts`, `bak0_${SID}_room_1.ts`],
  ['50%', `bak12_${SID}_50%_1.ts`, `bak12_${SID}_50%_1.ts`],
])('in channel %j the line %j is the file %j', (cname, line, name) => {
  expect(namesIn(`#EXTM3U\n${line}`, { sid: SID, cname })).toEqual([name]);
});

describe('a list is refused', () => {
  it.each([
    'https://evil.example/a.ts',
    '//evil.example/a.ts',
    `/${SID}_room.ts`,
    `../${SID}_room.ts`,
    `./${SID}_room.ts`,
    `%2e%2e/${SID}_room.ts`,
    `${SID}_room/../../secret.ts`,
    `${SID}_other/%2e%2e/secret.ts`,
    `${SID}_other%2F..%2Fsecret.ts`,
    `other/${SID}_room.ts`,
    `file:///${SID}_room.ts`,
    `bak_${SID}_room.ts`,
    `bak0_bak0_${SID}_room.ts`,
    'data:video/mp2t,x',
    '..',
    '.',
    'another_recording.ts',
    `x${SID}_room.ts`,
    SID,
    `${SID}_other.ts?versionId=1`,
    `${SID}_other.ts#t=1`,
    `${SID}_room\u0000.ts`,
    `${SID}_room\r.ts`,
    `${SID}_other%00.ts`,
    `${SID}_other%0A.ts`,
  ])('that points to %j, on a line or in an attribute', (reference) => {
    const lines = [
      reference,
      `#EXT-X-MAP:URI="${reference}"`,
      `#EXT-X-CONTENT-STEERING:SERVER-URI="${reference}"`,
    ];
    for (const line of lines) {
      expect(() => rewrite(`#EXTM3U\n\n${line}\n`)).toThrow(UnusablePlaylistError);
      expect(() => rewrite(`#EXTM3U\n\n${line}\n`)).toThrow(/^line 3 /);
    }
  });

  it.each([
    // What hls.js takes for a name, or the end of a line.
    '# a comment\rhttps://evil.example/a.ts',
    '# a comment\u2028https://evil.example/a.ts',
    '# a comment\u2029https://evil.example/a.ts',
    '#EXT-X-VERSION:3\rhttps://evil.example/a.ts',
    '#EXTINF:5 https://evil.example/a.ts',
    '#EXTINF:https://evil.example/a.ts',
    '#EXTINF:5,a title\u2028https://evil.example/a.ts',
    '#EXT-X-MAP:URI=https://evil.example/a.mp4',
    '#EXT-X-MAP: URI ="https://evil.example/a.mp4"',
    '#EXT-X-MAP:uri="https://evil.example/a.mp4"',
    '#EXT-X-DATERANGE:ID="1",X-ASSET-LIST="https://evil.example/list"',
    '#\u0000',
    '#\u0085',
  ])('whose line %j a player may read in another way', (line) => {
    expect(() => rewrite(`#EXTM3U\n\n${line}\n`)).toThrow(/^line 3 can be read in two ways/);
  });

  it('that ends with a duration and a title, of which a player may take the end for a name', () => {
    expect(() => rewrite('#EXTM3U\n#EXTINF:5,a https://evil.example/a.ts')).toThrow(UnusablePlaylistError);
  });

  it.each(['', ' #EXTM3U', 'EXTM3U\n', '#EXTM3U8\n', '<html></html>', '#EXTINF:1,\n'])(
    'that is none: %j',
    (text) => {
      expect(() => rewrite(text)).toThrow('it does not begin with #EXTM3U');
    },
  );

  it('that is no UTF-8', () => {
    expect(() => decodePlaylist(new Uint8Array([0x23, 0xff]))).toThrow(UnusablePlaylistError);
  });
});

describe('whatever a list holds', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '#',
      '#EXT-X-MAP:',
      'URI="',
      '"',
      ',',
      ':',
      '\r',
      '\n',
      ' ',
      '..',
      '/',
      '\\',
      '%',
      '%2F',
      '?',
      '\0',
      '\u{2028}',
    ),
    fc.constantFrom(`${SID}_`, `${SID}_room`, 'https://evil.example/', '#EXTINF:1,', '\uFEFF'),
    fc.string({ unit: 'binary' }),
  );
  const wild = fc.array(piece, { maxLength: 30 }).map((pieces) => `#EXTM3U\n${pieces.join('')}`);

  it('names are of this recording and in its folder, and nothing is lost in between', () => {
    fc.assert(
      fc.property(wild, fc.constantFrom('room', 'a%2F..', ''), (text, cname) => {
        let parts: ReturnType<typeof partsOf> extends Iterable<infer Part> ? readonly Part[] : never;
        try {
          parts = [...partsOf(text, { sid: SID, cname })];
        } catch (error) {
          expect(error).toBeInstanceOf(UnusablePlaylistError);
          return;
        }
        let at = 0;
        for (const part of parts) {
          if (typeof part !== 'string') {
            expect(part.name.startsWith(`${SID}_`)).toBe(true);
            expect(part.name).not.toMatch(/\/|\p{Cc}/u);
            continue;
          }
          const found = text.indexOf(part, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + part.length;
        }
        // No line is left that a player would ask for.
        const rest = parts.map((part) => (typeof part === 'string' ? part : '')).join('');
        expect(rest.split('\n').filter((line) => !line.startsWith('#') && line.trim() !== '')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('a list of Agora’s names comes back with exactly these, however they are escaped', () => {
    const cnames = fc
      .string({
        unit: fc.constantFrom(...'aZ09 !#$%&()+-:;<=.>?@[]^_{|}~,'),
        minLength: 1,
        maxLength: 64,
      })
      .filter((cname) => cname === cname.trim());
    fc.assert(
      fc.property(cnames, fc.boolean(), fc.integer({ min: 1, max: 20 }), (cname, isEscaped, count) => {
        const names = Array.from(
          { length: count },
          (_, index) => `${SID}_${cname}_2019061107324607${index}.ts`,
        );
        const write = (name: string) => (isEscaped ? encodeURIComponent(name) : name);
        const list = ['#EXTM3U', ...names.flatMap((name) => ['#EXTINF:15,', write(name)])].join('\n');
        expect(namesIn(list, { sid: SID, cname })).toEqual(names);
      }),
    );
  });

  it.each([
    ['a line', `#EXT-X-MAP:${'A'.repeat(4_000_000)}`],
    ['blanks', `#EXT-X-MAP:,${' '.repeat(4_000_000)}`],
    ['attributes', `#EXT-X-MAP:${',URI="'.repeat(1_000_000)}`],
    ['empty lines', '\n'.repeat(1_000_000)],
    ['a name', `${SID}_room${' '.repeat(4_000_000)}x`],
  ])('%s of megabytes takes no longer than its length', (_what, text) => {
    const startedAt = performance.now();
    try {
      rewrite(`#EXTM3U\n${text}`);
    } catch (error) {
      expect(error).toBeInstanceOf(UnusablePlaylistError);
    }
    // Time that grew with the square would be hours.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
