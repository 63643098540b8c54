import type { z } from 'zod';
import type { ReadSource } from '../../src/app/storage-source.ts';
import { SANDBOX_BUCKET } from '../../src/config/storages.ts';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { fault } from '../../src/sandbox/faults.ts';
import type { recordingPatch } from '../../src/sandbox/state.ts';
import { LookAtRecording, StartRecording, StopRecording } from '../graphql/documents.ts';
import type { RecordingRef, StartRecordingInput } from '../graphql/generated/graphql.ts';
import { migratedDatabase } from './databases.ts';
import { ACCOUNT_ENV, STORAGE_ENV } from './environment.ts';
import { createGatewayOn } from './gateway.ts';
import { ManualClock } from './manual-clock.ts';
import { SandboxTransport } from './sandbox-transport.ts';

const ENV = {
  ...ACCOUNT_ENV,
  AUTH: 'none',
  ...STORAGE_ENV,
};

export const MIX = { mix: { avFileType: ['HLS' as const] } };
export const WEB = { web: { webRecorder: { url: 'https://page.example' } } };

export type Recorder = Awaited<ReturnType<typeof createRecorder>>;

/** A gateway and the sandbox behind it, both on one clock that the test moves. */
export async function createRecorder(
  env: Readonly<Record<string, string>> = {},
  {
    worksByItself = true,
    ...ports
  }: { readonly worksByItself?: boolean; readonly readSource?: ReadSource } = {},
) {
  const clock = new ManualClock();
  const sandbox = createSandbox({
    account: SANDBOX_ACCOUNT,
    bucket: SANDBOX_BUCKET,
    requestsPerSecond: 10,
    clock,
  });
  const transport = new SandboxTransport(sandbox, clock);
  const all = { ...ENV, ...env, DATABASE_URL: env.DATABASE_URL ?? (await migratedDatabase()) };
  const gateway = await createGatewayOn({ clock, transport, worksByItself, ...ports }, all);

  async function start(input: Partial<StartRecordingInput> = {}) {
    const asked = { cname: 'room', configuration: MIX, ...input };
    const { startRecording } = await clock.finish(gateway.execute(StartRecording, { input: asked }));
    return startRecording;
  }

  async function look(id: string) {
    const { recording } = await clock.finish(gateway.execute(LookAtRecording, { id }));
    if (!recording) throw new Error(`the gateway knows no recording ${id}`);
    return recording;
  }

  async function askToStop(recording: RecordingRef, asyncStop = false) {
    const { stopRecording } = await gateway.execute(StopRecording, { input: { recording, asyncStop } });
    return stopRecording;
  }

  return {
    ...gateway,
    clock,
    sandbox,
    transport,
    worksByItself,
    env: all,
    start,
    look,
    askToStop,
    stop: (id: string, asyncStop = false) => clock.finish(askToStop({ id }, asyncStop)),
    /** Injects a fault; see `sandbox/faults.ts`. */
    fault: (injected: z.input<typeof fault>) => sandbox.faults.add(fault.parse(injected)),
    /** Changes the fake recording. */
    patch: (sid: string, patch: z.output<typeof recordingPatch>) => sandbox.state.change(sid, patch),
    /** Has the worker do what is due now. */
    tick: () => clock.finish(gateway.app.runner.tick()),
    /** Starts a recording and lets it run until its file is known. */
    async running(input: Partial<StartRecordingInput> = {}) {
      const started = await start(input);
      if (started.__typename !== 'Recording' || started.sid === null) {
        throw new Error(`it did not start: ${JSON.stringify(started)}`);
      }
      await clock.advance(70_000);
      transport.calls.length = 0;
      return { ...started, sid: started.sid };
    },
    /** How often each method was called since the recording ran. */
    calls() {
      const counts: Record<string, number> = {};
      for (const method of transport.calls) counts[method] = (counts[method] ?? 0) + 1;
      return counts;
    },
  };
}

/** What Agora is asked from now on, and when (by the test's clock). */
export function requestsOf({ transport, clock }: Recorder) {
  const requests: {
    readonly at: number;
    readonly method: string;
    readonly path: readonly string[];
    readonly clientRequest: { readonly [key: string]: unknown };
  }[] = [];
  const { attempt } = transport;
  transport.attempt = (baseUrl, request, options) => {
    const { path } = request;
    const body = JSON.parse(JSON.stringify(request.body ?? {}));
    requests.push({ at: clock.now(), method: path.at(-1) ?? '', path, clientRequest: body.clientRequest });
    return attempt.call(transport, baseUrl, request, options);
  };
  return requests;
}

/** A second gateway on the same database, upstream and clock. */
export async function joinRecorder(
  {
    env,
    transport,
    clock,
    worksByItself,
  }: Omit<Recorder, 'env'> & { readonly env: Readonly<Record<string, string>> },
  on: ManualClock = clock,
) {
  return createGatewayOn({ clock: on, transport, worksByItself }, env);
}
