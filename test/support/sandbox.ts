import { onTestFinished } from 'vitest';
import { SANDBOX_BUCKET } from '../../src/config/storages.ts';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import type { Clock } from '../../src/domain/ports.ts';
import type { RecordingMode } from '../../src/domain/session.ts';
import { systemClock } from '../../src/observability/system-clock.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { LEAST, PAGE, STORAGE, servicesOf } from './ask-sandbox.ts';

const BASIC = Buffer.from(`${SANDBOX_ACCOUNT.customerId}:${SANDBOX_ACCOUNT.customerSecret}`).toString(
  'base64',
);

/** A sandbox on a port of its own, asked the way Agora's REST clients ask. */
export async function createTestSandbox(
  requestsPerSecond = 1000,
  { clock = systemClock, ...storage }: { readonly clock?: Clock; readonly storageBytes?: number } = {},
) {
  const sandbox = await startSandbox({
    host: '127.0.0.1',
    port: 0,
    account: SANDBOX_ACCOUNT,
    bucket: SANDBOX_BUCKET,
    requestsPerSecond,
    clock,
    ...storage,
  });
  onTestFinished(() => sandbox.close());

  async function sendText(method: string, path: string, text: string | null, authorization: string) {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(`${sandbox.baseUrl}${path}`, { method, headers, body: text });
    return { status: response.status, body: await response.json() };
  }
  const send = (method: string, path: string, body?: unknown, authorization = `Basic ${BASIC}`) =>
    sendText(method, path, body === undefined ? null : JSON.stringify(body), authorization);
  const base = `/v1/apps/${SANDBOX_ACCOUNT.appId}/cloud_recording`;
  return {
    ...sandbox,
    send,
    /** Posts a body that is sent as it is. */
    postText: (path: string, text: string) => sendText('POST', `${base}/${path}`, text, `Basic ${BASIC}`),
    agora: (method: 'GET' | 'POST', path: string, body?: unknown) => send(method, `${base}/${path}`, body),
    steer: (method: string, path: string, body?: unknown) => send(method, `/_sandbox/${path}`, body),
  };
}

export type TestSandbox = Awaited<ReturnType<typeof createTestSandbox>>;

export const WEB_SERVICES = servicesOf(
  ['web_recorder_service', PAGE],
  ['rtmp_publish_service', { outputs: [{ rtmpUrl: 'rtmp://cdn.example/a' }] }],
);

/** The least that each mode wants, and for a web page a CDN besides. */
const MODES: Readonly<Record<RecordingMode, object>> = { ...LEAST, web: WEB_SERVICES };

/** Acquires and starts a recording; `clientRequest` goes beside the storage. Returns the path of its session. */
export async function startRecording(
  sandbox: TestSandbox,
  mode: RecordingMode,
  clientRequest: object = MODES[mode],
  cname = `channel-${mode}`,
) {
  const party = { cname, uid: '527841' };
  const acquired = await sandbox.agora('POST', 'acquire', { ...party, clientRequest: { scene: 0 } });
  const { resourceId } = acquired.body;
  const started = await sandbox.agora('POST', `resourceid/${resourceId}/mode/${mode}/start`, {
    ...party,
    clientRequest: { token: '', storageConfig: STORAGE, ...clientRequest },
  });
  const { sid } = started.body;
  return { ...party, resourceId, sid, started, path: `resourceid/${resourceId}/sid/${sid}/mode/${mode}` };
}
