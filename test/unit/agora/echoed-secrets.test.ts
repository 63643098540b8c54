import { createServer } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeResponse } from '../../../src/agora/decode/decode-response.ts';
import { createTransport } from '../../../src/agora/requests/transport.ts';
import { listen } from '../../../src/http/listen.ts';
import { createLog } from '../../../src/observability/log.ts';
import { systemClock } from '../../../src/observability/system-clock.ts';
import { createRedactor } from '../../../src/redaction.ts';
import { secret, spelled, textsIn } from '../../support/spelling.ts';

const account = { customerId: 'f'.repeat(32), customerSecret: 'e'.repeat(32) };

/** An upstream that answers what it is told to, and what becomes of that. */
async function echo() {
  let status = 200;
  let body = '';
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(status).end(body);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = await listen(server, '127.0.0.1', 0);

  return async (answer: string, { secrets, sent }: { secrets: readonly string[]; sent: object }) => {
    status = answer.length % 2 === 0 ? 200 : 400;
    body = answer;
    const transport = createTransport({
      ...account,
      redactor: createRedactor(secrets),
      timeoutMs: 30_000,
      clock: systemClock,
    });
    const reply = await transport.attempt(url, { method: 'POST', path: ['start'], body: sent });
    await transport.close();
    if (reply.kind !== 'answer') throw new Error('no answer');
    const logged: string[] = [];
    const log = createLog({
      level: 'info',
      redactor: createRedactor(secrets),
      destination: { write: (line) => logged.push(line) },
    });
    log.info({ detail: answer, nested: JSON.stringify({ answer }) }, answer);
    return {
      read: decodeResponse('start', reply),
      reply,
      lines: logged.map((line): unknown => JSON.parse(line)),
    };
  };
}

/** An answer with this text as its reason, in a file's name, as a key, in a list, and in JSON within a text. */
const answerWith = (text: string) =>
  `{"code":2,"reason":"no: ${text}","serverResponse":{"fileList":[{"fileName":"a_${text}.m3u8"}],"${text}":["${text}"]}}`;

describe('what an upstream repeats of the secrets that it knows', () => {
  it('reaches neither the answer as it is read nor the log: of the configuration', async () => {
    const ask = await echo();
    const cases = secret.chain((value) => fc.record({ value: fc.constant(value), text: spelled(value) }));
    await fc.assert(
      fc.asyncProperty(cases, async ({ value, text }) => {
        const { read, lines } = await ask(answerWith(text), { secrets: [value], sent: {} });
        expect(textsIn([read, lines]).filter((each) => each.includes(value))).toEqual([]);
        expect(read).toMatchObject({ report: { agoraCode: 2 } });
      }),
    );
  });

  it('nor what was sent in this request: token, cloud keys, what decrypts the channel', async () => {
    const ask = await echo();
    const keys = fc.constantFrom('token', 'accessKey', 'secretKey', 'secret', 'salt', 'stsToken');
    const cases = fc
      .tuple(secret, keys)
      .chain(([value, key]) =>
        fc.record({ value: fc.constant(value), key: fc.constant(key), text: spelled(value) }),
      );
    await fc.assert(
      fc.asyncProperty(cases, async ({ value, key, text }) => {
        const sent = { cname: 'room', clientRequest: { storageConfig: [{ [key]: value }] } };
        const { read } = await ask(answerWith(text), { secrets: [], sent });
        expect(textsIn(read).filter((each) => each.includes(value))).toEqual([]);
      }),
    );
  });

  it('nor the account’s own credentials; and a page of some proxy’s is cleaned, too', async () => {
    const ask = await echo();
    const basic = Buffer.from(`${account.customerId}:${account.customerSecret}`).toString('base64');
    const page = `<h1>407</h1> Authorization: Basic ${encodeURIComponent(basic)} ${account.customerSecret}`;
    const { reply, read } = await ask(page, { secrets: [], sent: {} });
    const clean = '<h1>407</h1> Authorization: Basic [redacted] [redacted]';
    expect(reply).toMatchObject({ body: clean });
    expect(read.report.raw).toBe(clean);
  });
});
