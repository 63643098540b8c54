import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/redaction.ts';
import { secret, spelled, textsIn } from '../support/spelling.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('redaction', () => {
  const SECRET = 's3cr3t/+value=';
  const { text, json } = createRedactor([SECRET, 'pässwörd-of-öne', 'short']);

  it.each([
    ['as it stands', SECRET],
    ['with an escaped slash', 's3cr3t\\/+value='],
    ['in \\u escapes', 's3cr3t\\u002F\\u002bvalue\\u003d'],
    ['percent-encoded', 's3cr3t%2F%2Bvalue%3D'],
    ['percent-encoded in small letters, more than needed', '%733cr3t%2f%2bvalue%3d'],
    ['as a page’s entities', 's3cr3t&#x2F;&#43;value&#61;'],
    ['percent-encoded within JSON within JSON', 's3cr3t\\\\u00252F+value\\\\u003d'],
    ['in the URL’s alphabet, unpadded', 's3cr3t_-value'],
    ['beyond ASCII', 'pässwörd-of-öne'],
    ['beyond ASCII, percent-encoded', encodeURIComponent('pässwörd-of-öne')],
  ])('knows a secret %s', (_name, spelling) => {
    expect(text(`before ${spelling} after`)).toBe('before [redacted] after');
  });

  it('takes out what it learns later, and forgets what is not used any more before what is', () => {
    const learning = createRedactor(['from-the-start']);
    for (let rotation = 0; rotation < 400; rotation += 1)
      learning.learn(['still-in-use', `rotated-key-${rotation}`]);
    expect(learning.text('from-the-start still-in-use rotated-key-399')).toBe(
      '[redacted] [redacted] [redacted]',
    );
    expect(learning.text('rotated-key-0')).toBe('rotated-key-0');
  });

  it('leaves everything else as it came', () => {
    const answer = String.raw`{"a":"\u0041\/%41&amp;","n":[1.50,true,null],"a":"short"}`;
    expect(json(answer)).toBe(answer);
    expect(text(answer)).toBe(answer);
  });

  it('keeps JSON what is JSON, even where a secret seems to begin within an escape', () => {
    const { json: redact } = createRedactor(['nabcdefgh']);
    expect(JSON.parse(redact(String.raw`{"a":"\nabcdefgh","b":"nabcdefgh"}`))).toEqual({
      a: '\nabcdefgh',
      b: '[redacted]',
    });
  });

  it('takes out a secret that stands where a later key of the same name hides it', () => {
    expect(json(`{"reason":"${SECRET}","reason":"x"}`)).toBe('{"reason":"x"}');
  });

  it('takes out numbers, keys, and what is no JSON', () => {
    const { json: redact } = createRedactor(['1234567890']);
    expect(redact('{"1234567890":1234567890,"n":12}')).toBe('{"[redacted]":"[redacted]","n":12}');
    expect(redact('<p>1234567890')).toBe('<p>[redacted]');
    const deep = `${'['.repeat(100_000)}1234567890${']'.repeat(100_000)}`;
    expect(redact(deep)).not.toContain('1234567890');
  });

  it('takes out the tokens of playlists’ paths', () => {
    const parts = ['KEYID-_1', 'i'.repeat(22), 'c'.repeat(200), 't'.repeat(22)];
    const clean = createRedactor([]).text(`GET /play/${parts.join('.')}/room.m3u8`);
    expect(clean).toBe('GET /play/[redacted]/room.m3u8');
  });

  it('knows RTC tokens by their form, and not the names beside them', () => {
    const token = `007eJ${'xTYNB/k+'.repeat(12)}==`;
    const older = `006${'0123456789abcdef'.repeat(2)}IAB${'xyz+'.repeat(12)}`;
    expect(text(`invalid token=${token}, ${older}`)).toBe('invalid token=[redacted], [redacted]');
    const name = `${'0123456789abcdef'.repeat(2)}_room__uid_s_1__uid_e_video.m3u8`;
    expect(text(name)).toBe(name);
  });

  it('takes out any secret in any spelling that JSON allows, and nothing else', () => {
    const cases = secret.chain((value) =>
      fc.record({
        value: fc.constant(value),
        spelling: spelled(value),
        nested: spelled(JSON.stringify({ value })),
        before: fc.string(),
        after: fc.string(),
      }),
    );
    fc.assert(
      fc.property(cases, ({ value, spelling, nested, before, after }) => {
        const [start, end] = [before, after].map((each) => JSON.stringify(each).slice(1, -1));
        const body = `{"a":["${start}${spelling}${end}",{"${spelling}":1}],"b":"${nested}","kept":432}`;
        const read: unknown = JSON.parse(createRedactor([value]).json(body));
        expect(textsIn(read).filter((each) => each.includes(value))).toEqual([]);
        expect(read).toMatchObject({ kept: 432 });
      }),
      { numRuns: 500 },
    );
  });

  it('does so for Basic credentials, whatever they stand within', () => {
    fc.assert(
      fc.property(secret, secret, fc.nat(3), (id, value, depth) => {
        const basic = base64(`${id}:${value}`);
        let body = `Authorization: Basic ${basic}`;
        for (let level = 0; level < depth; level += 1) body = JSON.stringify({ body });
        expect(createRedactor([basic]).json(body)).not.toContain(basic.replace(/=+$/, ''));
      }),
    );
  });
});
