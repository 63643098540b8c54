import { createServer } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { makeApiKey } from '../../src/auth/api-keys.ts';
import { SCOPES, type Scope } from '../../src/domain/caller.ts';
import { listen } from '../../src/http/listen.ts';
import { expectCodes } from './error-codes.ts';
import { readEvents } from './event-stream.ts';
import type { createTestGateway } from './gateway.ts';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'recordings';

type Gateway = Pick<Awaited<ReturnType<typeof createTestGateway>>, 'app' | 'clock'>;

/** Somebody whose tokens the gateway believes, if it is given `env`. */
export async function createIssuer(algorithm: 'RS256' | 'ES256' = 'RS256') {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const pem = await exportSPKI(pair.publicKey);
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: algorithm }] };
  return {
    pem,
    jwks,
    privateKey: pair.privateKey,
    env: { AUTH: '', AUTH_JWT_PUBLIC_KEY: pem, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE },
    /** A token that would be accepted, but for what `claims` changes; `undefined` takes a claim away. */
    token: (now: number, claims: object = {}) =>
      new SignJWT(claimsAt(now, claims))
        .setProtectedHeader({ alg: algorithm, kid: 'one' })
        .sign(pair.privateKey),
  };
}

export function claimsAt(now: number, claims: object = {}): JWTPayload {
  const at = Math.floor(now / 1000);
  const all = {
    ...{ sub: 'alice', tenant: 'acme', scope: SCOPES.join(' '), iss: ISSUER, aud: AUDIENCE },
    ...{ iat: at, exp: at + 300 },
    ...claims,
  };
  // As it would be sent: without what is undefined.
  return JSON.parse(JSON.stringify(all));
}

/** A server that publishes a key set, or whatever else `answer` gives. */
export async function publish(answer: () => { readonly status: number; readonly body: string }) {
  const server = createServer((_request, response) => {
    const { status, body } = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  const url = await listen(server, '127.0.0.1', 0);
  onTestFinished(() => void server.close());
  return { url: `${url}/keys`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Makes an API key in the gateway's store. */
export async function keyFor(
  { app, clock }: Gateway,
  {
    tenant = 'acme',
    scopes = SCOPES,
    expiresAt = null,
    operationsPerMinute = null,
  }: {
    readonly tenant?: string;
    readonly scopes?: readonly Scope[];
    readonly expiresAt?: number | null;
    readonly operationsPerMinute?: number | null;
  } = {},
) {
  const { key, text } = makeApiKey({
    ...{ tenant, name: 'test', scopes, createdAt: clock.now(), expiresAt, operationsPerMinute },
  });
  await app.keys.add(key);
  return { id: key.id, text };
}

/** Asks as whoever the credential is; null: without one. Of a subscription the first result is given, null where none has come. */
export async function askAs(
  gateway: Pick<Gateway, 'app'>,
  credential: string | null,
  query = '{ recordings { nodes { id } } }',
  variables: object = {},
) {
  const response = await send(gateway, credential, query, variables);
  const { status, headers } = response;
  if (!headers.get('content-type')?.startsWith('text/event-stream')) {
    const body = await response.json();
    expectCodes(body);
    return { status, headers, body };
  }
  const events = readEvents(response);
  const { results } = await events.read();
  // The stream is over when its next ping finds nobody.
  void events.leave().catch(() => undefined);
  return { status, headers, body: results[0] ?? { data: null } };
}

/** Subscribes as whoever the credential is, over SSE. */
export async function subscribeAs(
  gateway: Pick<Gateway, 'app'>,
  credential: string | null,
  query: string,
  variables: object = {},
) {
  return readEvents(await send(gateway, credential, query, variables));
}

async function send(
  { app }: Pick<Gateway, 'app'>,
  credential: string | null,
  query: string,
  variables: object,
) {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: query.startsWith('subscription') ? 'text/event-stream' : 'application/json',
  };
  if (credential !== null) headers.authorization = `Bearer ${credential}`;
  const body = JSON.stringify({ query, variables });
  return app.yoga.fetch('http://gateway/graphql', { method: 'POST', headers, body });
}
