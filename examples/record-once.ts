import type { WatchSubscription } from './generated/graphql.ts';
import { describeStart, describeStop, type StartResult, type StopResult } from './results.ts';

/** What every example writes with its own client: a start in mix mode, a watch and a stop. */
export interface Recorder {
  start(cname: string): Promise<StartResult>;
  /** The recording as it is, then as it becomes, until it is over. The stream is closed when the loop over it is left. */
  watch(id: string): AsyncIterable<WatchSubscription>;
  stop(id: string): Promise<StopResult>;
}

/** Starts a recording of the channel, stops it once it records, and tells what becomes of it until it is over. */
export async function recordOnce(recorder: Recorder, cname: string): Promise<void> {
  const started = await recorder.start(cname);
  console.log(describeStart(started));
  if (started.__typename !== 'Recording') return;
  const { id } = started;
  let stopping: Promise<void> | null = null;
  const stop = async () => console.log(describeStop(await recorder.stop(id)));
  for await (const { recordingUpdated: seen } of recorder.watch(id)) {
    console.log(`seen: ${seen.state}`);
    if (seen.state === 'RECORDING') stopping ??= stop();
  }
  await stopping;
}

/** Runs the program that the command line asks for: `node main.ts [endpoint] [channel …]`, one channel after the other. */
export async function runExample(connect: (endpoint: string) => Recorder): Promise<void> {
  const [endpoint = 'http://127.0.0.1:4000/graphql', ...channels] = process.argv.slice(2);
  const recorder = connect(endpoint);
  for (const cname of channels.length > 0 ? channels : ['the-channel']) await recordOnce(recorder, cname);
}
