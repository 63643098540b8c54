import { SANDBOX_BUCKET } from '../../src/config/storages.ts';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import type { RecordingMode } from '../../src/domain/session.ts';
import { createSandbox, type SandboxParts } from '../../src/sandbox/create-sandbox.ts';
import { respond } from '../../src/sandbox/respond.ts';
import { ManualClock } from './manual-clock.ts';

const { appId, customerId, customerSecret } = SANDBOX_ACCOUNT;
const AUTHORIZATION = `Basic ${Buffer.from(`${customerId}:${customerSecret}`).toString('base64')}`;

/** A sandbox without sockets, and the clock that it runs on. */
export function createClockedSandbox() {
  const clock = new ManualClock();
  return {
    clock,
    sandbox: createSandbox({
      account: SANDBOX_ACCOUNT,
      bucket: SANDBOX_BUCKET,
      requestsPerSecond: 1000,
      clock,
    }),
  };
}

/** Who asks, where it is not the sandbox's own account. */
interface Caller {
  readonly authorization?: string;
  readonly app?: string;
}

/** Asks the sandbox without sockets, so that all of it runs on a clock that the test moves. */
export async function askSandbox(
  sandbox: SandboxParts,
  verb: 'GET' | 'POST',
  path: string,
  body?: unknown,
  { authorization = AUTHORIZATION, app = appId }: Caller = {},
) {
  const { answer, headers } = await respond(sandbox, {
    verb,
    path: ['v1', 'apps', app, 'cloud_recording', ...path.split('/')],
    authorization,
    body: body === undefined ? undefined : JSON.parse(JSON.stringify(body)),
  });
  return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)), headers };
}

/** Whom a recording started here is told by. */
export const CHANNEL = { cname: 'room', uid: '1' };

export const STORAGE = { vendor: 1, region: 0, bucket: 'bucket', accessKey: 'key', secretKey: 'secret' };

export const PAGE = {
  url: 'https://page.example',
  audioProfile: 0,
  videoWidth: 1280,
  videoHeight: 720,
  maxRecordingHour: 4,
};

export type Service = readonly [serviceName: string, serviceParam: object, beside?: object];

/** `extensionServiceConfig` of services, each with its parameters and what stands beside them. */
export function servicesOf(...services: readonly Service[]) {
  const extensionServices = services.map(([serviceName, serviceParam, beside]) => ({
    serviceName,
    serviceParam,
    ...beside,
  }));
  return { extensionServiceConfig: { extensionServices } };
}

/** What a start has to say in each mode. */
export const LEAST: Readonly<Record<RecordingMode, object>> = {
  mix: {},
  individual: { recordingFileConfig: { avFileType: ['hls'] } },
  raw: { recordingFileConfig: { avFileType: ['hls'] } },
  web: servicesOf(['web_recorder_service', PAGE]),
};

/** Acquires, and starts if that may be; the answer that came last, and the path of the session. */
export async function startInSandbox(
  sandbox: SandboxParts,
  mode: RecordingMode,
  {
    acquire = {},
    start = LEAST[mode],
    channel = CHANNEL,
  }: {
    readonly acquire?: object;
    readonly start?: object;
    readonly channel?: { readonly cname: string; readonly uid: string };
  } = {},
) {
  const acquired = await askSandbox(sandbox, 'POST', 'acquire', { ...channel, clientRequest: acquire });
  if (acquired.status !== 200) return { answer: acquired, sid: '', path: '' };
  const { resourceId } = acquired.body;
  const clientRequest = { storageConfig: STORAGE, ...start };
  const where = `resourceid/${resourceId}/mode/${mode}/start`;
  const answer = await askSandbox(sandbox, 'POST', where, { ...channel, clientRequest });
  const sid = String(answer.body.sid);
  return { answer, sid, path: `resourceid/${resourceId}/sid/${sid}/mode/${mode}` };
}
