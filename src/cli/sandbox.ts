import { SANDBOX_BUCKET } from '../config/storages.ts';
import { systemClock } from '../observability/system-clock.ts';
import type { SandboxAccount } from '../sandbox/create-sandbox.ts';
import { type SandboxOptions, startSandbox } from '../sandbox/server.ts';
import type { Output } from './output.ts';
import { withHint } from './taken-address.ts';

export interface SandboxCommandOptions
  extends Pick<SandboxOptions, 'host' | 'port' | 'requestsPerSecond'>,
    SandboxAccount {
  readonly allowedHost?: readonly string[];
  readonly notify?: string;
  readonly notifySecret: string;
}

/** Starts a sandbox, which runs until a signal ends it. Resolves once it listens. */
export async function runSandbox(options: SandboxCommandOptions, print: Output['print']): Promise<void> {
  const { appId, customerId, customerSecret } = options;
  const running = await startSandbox({
    ...options,
    allowedHosts: options.allowedHost ?? [],
    account: { appId, customerId, customerSecret },
    bucket: SANDBOX_BUCKET,
    clock: systemClock,
  }).catch((error: unknown) => {
    throw withHint(error, options, { host: '--host', port: '--port' });
  });
  if (options.notify !== undefined) running.notify({ url: options.notify, secret: options.notifySecret });
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => void running.close().then(() => process.exit(0)));
  print(
    `The sandbox listens on ${running.baseUrl} and speaks Agora's REST (/v1/apps/${appId}/cloud_recording/…).`,
    `Accepts customer ID "${customerId}" with the given secret; refuses more than ${options.requestsPerSecond} requests a second.`,
    `Stores what it records, a test picture, under ${running.storageUrl}/${SANDBOX_BUCKET.bucket} and in the buckets that starts name (S3's interface).`,
    `Steer it under ${running.baseUrl}/_sandbox (recordings, faults, clock, stats, reset).`,
    'These recordings run already:',
    ...running.sessions.map((session) => `  ${JSON.stringify(session)}`),
  );
}
