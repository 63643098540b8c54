import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { AUDIENCE, askAs, claimsAt, createIssuer, ISSUER, keyFor, publish } from '../support/callers.ts';
import { createTestGateway } from '../support/gateway.ts';
import { unreachable } from '../support/scripted-transport.ts';

const silent = () => unreachable;

const withIssuer = async (env: Readonly<Record<string, string>> = {}) => {
  const issuer = await createIssuer();
  const gateway = await createTestGateway(silent, { ...issuer.env, ...env });
  return { issuer, gateway, now: gateway.clock.now() };
};

/** Nobody comes in, and nothing tells what is inside. */
async function expectNobody(answer: Promise<Awaited<ReturnType<typeof askAs>>>) {
  const { status, headers, body } = await answer;
  expect(body).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer');
}

describe('tokens', () => {
  it('of the issuer are let in', async () => {
    const { issuer, gateway, now } = await withIssuer();
    const { status, body } = await askAs(gateway, await issuer.token(now));
    expect({ status, body }).toEqual({ status: 200, body: { data: { recordings: { nodes: [] } } } });
  });

  const forged = 300_000;
  it.each([
    ['expired', { exp: 0 }],
    ['that last for ever', { exp: undefined }],
    ['from the future', { nbf: 4_102_444_800 }],
    ['of another issuer', { iss: 'https://other.example' }],
    ['of no issuer', { iss: undefined }],
    ['for another audience', { aud: 'other' }],
    ['for no audience', { aud: undefined }],
    ['of nobody', { sub: undefined }],
    ['of a nameless one', { sub: '' }],
    ['of no tenant', { tenant: undefined }],
    ['of a tenant that is no name', { tenant: '../other' }],
    ['of many tenants', { tenant: ['acme', 'other'] }],
    ['with scopes that are no text', { scope: ['admin'] }],
    ['with a subject that no log keeps as it is', { sub: 'a\u0000b' }],
    ['with a subject without end', { sub: 'x'.repeat(forged / 1000) }],
  ])('%s are not', async (_what, claims) => {
    const { issuer, gateway, now } = await withIssuer();
    await expectNobody(askAs(gateway, await issuer.token(now, claims)));
  });

  it('that are signed by somebody else, by nobody, or with the public key for a secret, are not', async () => {
    const { issuer, gateway, now } = await withIssuer();
    const claims = claimsAt(now);
    const stranger = await (await createIssuer()).token(now);
    const otherKind = await (await createIssuer('ES256')).token(now);
    const unsigned = new UnsecuredJWT(claims).encode();
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(issuer.pem));
    for (const token of [stranger, otherKind, unsigned, confused]) await expectNobody(askAs(gateway, token));
  });

  it('that were tampered with are not, whichever part', async () => {
    const { issuer, gateway, now } = await withIssuer();
    const [header = '', , signature = ''] = (await issuer.token(now)).split('.');
    const other = Buffer.from(JSON.stringify(claimsAt(now, { tenant: 'other' }))).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const token = await issuer.token(now);
    for (const tampered of [
      `${header}.${other}.${signature}`,
      `${none}.${token.split('.')[1]}.`,
      token.slice(0, -4),
      `${token}.${signature}`,
      'a.b.c',
      '..',
      'x'.repeat(8000),
    ])
      await expectNobody(askAs(gateway, tampered));
  });

  it('may be as late and as early as the clock skew allows, and no more', async () => {
    const { issuer, gateway, now } = await withIssuer({ AUTH_CLOCK_SKEW_MS: '5000' });
    const at = Math.floor(now / 1000);
    expect((await askAs(gateway, await issuer.token(now, { exp: at - 4 }))).status).toBe(200);
    await expectNobody(askAs(gateway, await issuer.token(now, { exp: at - 6 })));
    expect((await askAs(gateway, await issuer.token(now, { nbf: at + 4 }))).status).toBe(200);
    await expectNobody(askAs(gateway, await issuer.token(now, { nbf: at + 6 })));
  });

  it('are checked with a shared secret where that is configured, and never with a shorter hash than allowed', async () => {
    const secret = 'a secret that is long enough for HS256';
    const gateway = await createTestGateway(silent, {
      AUTH: '',
      AUTH_JWT_SECRET: secret,
      AUTH_ALGORITHMS: 'HS512',
    });
    const sign = (alg: string, text: string) =>
      new SignJWT(claimsAt(gateway.clock.now()))
        .setProtectedHeader({ alg })
        .sign(new TextEncoder().encode(text));
    expect((await askAs(gateway, await sign('HS512', `${secret}`))).status).toBe(200);
    await expectNobody(askAs(gateway, await sign('HS256', secret)));
    await expectNobody(askAs(gateway, await sign('HS512', `${secret}!`)));
  });

  it('are checked with the keys that the issuer publishes', async () => {
    const issuer = await createIssuer('ES256');
    const { url } = await publish(() => ({ status: 200, body: JSON.stringify(issuer.jwks) }));
    const env = { AUTH: '', AUTH_JWKS_URL: url, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE };
    const gateway = await createTestGateway(silent, env);
    expect((await askAs(gateway, await issuer.token(gateway.clock.now()))).status).toBe(200);
    await expectNobody(askAs(gateway, await (await createIssuer('ES256')).token(gateway.clock.now())));
  });

  it.each([
    ['is broken', { status: 500, body: 'secret words of the issuer' }],
    ['talks nonsense', { status: 200, body: '<html>' }],
    ['has no keys to give', { status: 200, body: '{"keys":7}' }],
  ])(
    'can’t be checked while the issuer’s key server %s: nobody comes in, and may ask again',
    async (_what, answer) => {
      const issuer = await createIssuer();
      const { url } = await publish(() => answer);
      const gateway = await createTestGateway(silent, {
        AUTH: '',
        AUTH_JWKS_URL: url,
        AUTH_AUDIENCE: AUDIENCE,
      });
      const { status, body } = await askAs(gateway, await issuer.token(gateway.clock.now()));
      expect({ status, code: body.errors[0].extensions.code }).toEqual({
        status: 503,
        code: 'AUTHENTICATION_UNAVAILABLE',
      });
      expect(JSON.stringify(body)).not.toContain('secret words');
    },
  );

  it('can’t be checked while the key server is away', async () => {
    const issuer = await createIssuer();
    const server = await publish(() => ({ status: 200, body: '{}' }));
    await server.close();
    const gateway = await createTestGateway(silent, {
      AUTH: '',
      AUTH_JWKS_URL: server.url,
      AUTH_AUDIENCE: AUDIENCE,
    });
    expect((await askAs(gateway, await issuer.token(gateway.clock.now()))).status).toBe(503);
  });
});

describe('API keys', () => {
  it('let in until they are revoked or expire', async () => {
    const gateway = await createTestGateway(silent, { AUTH: '' });
    const key = await keyFor(gateway, { expiresAt: gateway.clock.now() + 60_000 });
    expect((await askAs(gateway, key.text)).status).toBe(200);
    await gateway.app.keys.revoke(key.id, gateway.clock.now());
    await expectNobody(askAs(gateway, key.text));
    const other = await keyFor(gateway, { expiresAt: gateway.clock.now() + 60_000 });
    await gateway.clock.advance(60_000);
    await expectNobody(askAs(gateway, other.text));
  });

  it('are not guessed: a right id with a wrong secret is answered like a key that never was', async () => {
    const gateway = await createTestGateway(silent, { AUTH: '' });
    const { id } = await keyFor(gateway);
    const guessed = await askAs(gateway, `acrg_${id}_${'A'.repeat(43)}`);
    const madeUp = await askAs(gateway, `acrg_${'0'.repeat(16)}_${'A'.repeat(43)}`);
    const nonsense = await askAs(gateway, 'acrg_');
    expect(guessed.status).toBe(401);
    expect(guessed.body).toEqual(madeUp.body);
    expect(guessed.body).toEqual(nonsense.body);
  });

  it('are stored as salted hashes: nothing that is stored opens anything', async () => {
    const gateway = await createTestGateway(silent, { AUTH: '' });
    const { id, text } = await keyFor(gateway);
    const stored = await gateway.app.keys.find(id);
    expect(JSON.stringify(stored)).not.toContain(text.slice(-43));
    await expectNobody(askAs(gateway, `acrg_${id}_${stored?.hash}`));
  });

  it('are all that is accepted where no token key is configured', async () => {
    const gateway = await createTestGateway(silent, { AUTH: '' });
    const issuer = await createIssuer();
    await expectNobody(askAs(gateway, await issuer.token(gateway.clock.now())));
  });
});

describe('whoever shows no credential', () => {
  it.each([
    ['no header', null],
    ['Basic auth', 'Basic dXNlcjpwYXNz'],
    ['a bare word', 'Bearer'],
    ['two words', 'Bearer one two'],
  ])('is not let in: %s', async (_what, authorization) => {
    const { gateway } = await withIssuer();
    const response = await gateway.app.yoga.fetch('http://gateway/graphql?query={__typename}', {
      headers: authorization === null ? {} : { authorization },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('learns nothing of the schema: a field that there is and one that there is not are answered alike', async () => {
    const { gateway } = await withIssuer();
    const known = await askAs(gateway, null, '{ recordings { nodes { id } } }');
    const unknown = await askAs(gateway, null, '{ passwords }');
    expect(known.body).toEqual(unknown.body);
  });
});
