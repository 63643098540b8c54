import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../src/agora/decode/signature.ts';

const sign = (algorithm: 'sha1' | 'sha256', body: Buffer, secret: string) =>
  createHmac(algorithm, secret).update(body).digest('hex');

const secrets = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 });
const bodies = fc.uint8Array().map((bytes) => Buffer.from(bytes));

describe('a signature', () => {
  it('of any of the secrets is accepted, in either version, whatever the bytes', () => {
    fc.assert(
      fc.property(secrets, bodies, fc.nat(), (all, body, index) => {
        const secret = all[index % all.length] ?? '';
        expect(isSigned(body, { v1: null, v2: sign('sha256', body, secret) }, all)).toBe(true);
        expect(isSigned(body, { v1: sign('sha1', body, secret), v2: null }, all)).toBe(true);
        expect(isSigned(body, { v1: null, v2: sign('sha256', body, secret).toUpperCase() }, all)).toBe(true);
      }),
    );
  });

  it('of any other body, secret or length is not', () => {
    fc.assert(
      fc.property(secrets, bodies, bodies, fc.string(), (all, body, other, secret) => {
        fc.pre(!body.equals(other) && !all.includes(secret));
        expect(isSigned(body, { v1: null, v2: sign('sha256', other, all[0] ?? '') }, all)).toBe(false);
        expect(isSigned(body, { v1: null, v2: sign('sha256', body, secret) }, all)).toBe(false);
        expect(isSigned(body, { v1: null, v2: sign('sha256', body, all[0] ?? '').slice(1) }, all)).toBe(
          false,
        );
        expect(isSigned(body, { v1: null, v2: secret }, all)).toBe(false);
      }),
    );
  });

  it('of the older version does not make up for a wrong one of the newer, nor is none enough', () => {
    const body = Buffer.from('{}');
    const right = sign('sha1', body, 's');
    expect(isSigned(body, { v1: right, v2: '0'.repeat(64) }, ['s'])).toBe(false);
    expect(isSigned(body, { v1: right, v2: '' }, ['s'])).toBe(false);
    expect(isSigned(body, { v1: null, v2: null }, ['s'])).toBe(false);
    expect(isSigned(body, { v1: right, v2: null }, [])).toBe(false);
  });
});
