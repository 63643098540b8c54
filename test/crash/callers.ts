import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { SANDBOX_ACCOUNT } from '../../src/config.ts';
import type { Random } from '../simulation/random.ts';
import type { Fleet } from './fleet.ts';
import type { Wish } from './plan.ts';
import type { Trace } from './trace.ts';
import type { Upstream } from './upstream.ts';

const START = `mutation Start($input: StartRecordingInput!) {
  startRecording(input: $input) { __typename ... on Recording { id sid cname } ... on Error { message code retryable } }
}`;
const STOP = `mutation Stop($recording: RecordingRef!, $asyncStop: Boolean!) {
  stopRecording(input: { recording: $recording, asyncStop: $asyncStop }) {
    __typename
    ... on StopOutcome { recording { id cname sid } files { fileName } raw }
    ... on StopInProgress { recording { id cname sid } message }
    ... on Error { message code retryable }
  }
}`;
const LIST = `query List($after: String) {
  recordings(first: 100, after: $after) {
    nodes { id sid state cname files { fileName } stopOutcome { __typename } failure { message } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const started = z.object({
  ...{ __typename: z.string(), id: z.string().optional(), cname: z.string().optional() },
  ...{ sid: z.string().nullish(), message: z.string().optional(), retryable: z.boolean().optional() },
});
const files = z.array(z.object({ fileName: z.string() }));
const named = z.object({ id: z.string(), cname: z.string(), sid: z.string().nullable() });
const stopped = z.object({
  ...{
    __typename: z.string(),
    recording: named.optional(),
    files: files.optional(),
    raw: z.unknown().optional(),
  },
  ...{ message: z.string().optional(), retryable: z.boolean().optional() },
});
const row = z.object({
  ...{ id: z.string(), sid: z.string().nullable(), state: z.string(), cname: z.string(), files },
  stopOutcome: z.object({ __typename: z.string() }).nullable(),
  failure: z.object({ message: z.string() }).nullable(),
});
const page = z.object({
  nodes: z.array(row),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});
const answer = z.object({
  data: z.object({ startRecording: started, stopRecording: stopped, recordings: page }).partial().nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

export type Row = z.output<typeof row>;
type Stopped = z.output<typeof stopped>;

/** How a stop ended, as a caller was told. */
export interface Outcome {
  readonly type: string;
  readonly files: readonly string[];
  readonly raw: string;
}

/** What the callers of one wish were told. */
export interface Heard {
  readonly wish: Wish;
  /** The recording's id, once any answer has named it. */
  id: string | null;
  isStartAcknowledged: boolean;
  isStopAcknowledged: boolean;
  /** It was stopped before Agora had been asked to start it, so nothing was recorded. */
  wasStoppedInTime: boolean;
  readonly outcomes: Outcome[];
  /** What no caller may ever be told. */
  readonly wrong: string[];
}

/** A caller gives up one answer, and asks again. */
const PATIENCE_MS = 8000;
const AGAIN_MS = 200;
/** Nothing is wrong any more long before. */
const GIVE_UP_MS = 90_000;

const STOPPED_IN_TIME = 'It was stopped before Agora had started it.';

export interface Callers {
  /** Sees one wish through, however often that has to be asked for. */
  seeThrough(wish: Wish): Promise<Heard>;
  /** Asks one gateway for the same stop again. */
  stopAgain(heard: Heard, gateway: number): Promise<void>;
  rows(gateway: number): Promise<readonly Row[] | null>;
}

/** Callers that ask again, any gateway, until they have been answered. */
export function createCallers(
  parts: { readonly fleet: Fleet; readonly upstream: Upstream; readonly gateways: number },
  random: Random,
  trace: Trace,
): Callers {
  const { fleet, upstream, gateways } = parts;

  async function ask(query: string, variables: object, gateway: number) {
    const endpoint = fleet.endpointOf(gateway);
    if (endpoint === null) return null;
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return answer.parse(await response.json());
    } catch (error) {
      // It died or hangs; and what is no answer at all is told.
      if (error instanceof z.ZodError)
        return { errors: [{ message: z.prettifyError(error).replaceAll('\n', ' ') }] };
      return null;
    }
  }

  /** Asks until it is answered with what need not be asked again. */
  async function persist<
    Answer extends { __typename: string; message?: string | undefined; retryable?: boolean | undefined },
  >(
    heard: Heard,
    query: string,
    variables: object,
    read: (data: z.output<typeof answer>['data']) => Answer | undefined,
    gateway: number | null = null,
  ): Promise<Answer | null> {
    const { cname } = heard.wish;
    for (const until = trace.now() + GIVE_UP_MS; trace.now() < until; await pause(AGAIN_MS)) {
      const asked = gateway ?? random.between(0, gateways - 1);
      const got = await ask(query, variables, asked);
      const said = got && read('data' in got ? got.data : undefined);
      if (said)
        trace.note('caller', `gateway ${'ab'[asked]}: ${said.__typename} ${said.message ?? ''}`, cname);
      if (got?.errors) heard.wrong.push(got.errors.map(({ message }) => message).join(' '));
      if (!said || said.retryable === true) continue;
      if (!said.__typename.endsWith('Error')) return said;
      if (said.message?.endsWith(STOPPED_IN_TIME)) heard.wasStoppedInTime = true;
      else heard.wrong.push(`${said.__typename} ${said.message}`);
      return null;
    }
    heard.wrong.push('never answered');
    return null;
  }

  async function start(heard: Heard): Promise<object | null> {
    const { cname, isForeign } = heard.wish;
    if (isForeign) {
      const { resourceId, sid } = await upstream.startForeign(cname);
      return { session: { appId: SANDBOX_ACCOUNT.appId, resourceId, sid, mode: 'MIX', cname, uid: '9' } };
    }
    const input = { cname, idempotencyKey: cname, configuration: { mix: {} } };
    const said = await persist(heard, START, { input }, (data) => data?.startRecording);
    if (said?.id === undefined) return null;
    if (said.cname !== cname) heard.wrong.push(`the start was answered with ${said.cname}`);
    heard.isStartAcknowledged = true;
    heard.id = said.id;
    return { id: said.id };
  }

  async function stop(
    heard: Heard,
    recording: object,
    asyncStop: boolean,
    gateway: number | null = null,
  ): Promise<void> {
    for (;;) {
      const said = await persist(
        heard,
        STOP,
        { recording, asyncStop },
        (data) => data?.stopRecording,
        gateway,
      );
      if (said === null) return;
      hear(heard, said);
      if (said.__typename !== 'StopInProgress' || asyncStop) return;
      await pause(AGAIN_MS);
    }
  }

  return {
    async seeThrough(wish) {
      const heard: Heard = {
        ...{ wish, id: null, isStartAcknowledged: false, isStopAcknowledged: false, wasStoppedInTime: false },
        ...{ outcomes: [], wrong: [] },
      };
      await pause(Math.max(0, wish.startAtMs - trace.now()));
      const recording = await start(heard);
      if (recording === null) return heard;
      await Promise.all(
        wish.stops.map(async ({ afterMs, asyncStop }) => {
          await pause(afterMs);
          await stop(heard, recording, asyncStop);
        }),
      );
      return heard;
    },
    async stopAgain(heard, gateway) {
      if (heard.id !== null) await stop(heard, { id: heard.id }, false, gateway);
    },
    async rows(gateway) {
      const all: Row[] = [];
      for (let after: string | null = null; ; ) {
        const got: z.output<typeof answer> | null = await ask(LIST, { after }, gateway);
        const list = got?.data?.recordings;
        if (list === undefined) return null;
        all.push(...list.nodes);
        if (!list.pageInfo.hasNextPage) return all;
        after = list.pageInfo.endCursor;
      }
    },
  };
}

function hear(heard: Heard, { __typename, recording, files: told, raw }: Stopped): void {
  const { cname } = heard.wish;
  heard.isStopAcknowledged = true;
  if (recording === undefined || recording.cname !== cname || (heard.id ?? recording.id) !== recording.id) {
    heard.wrong.push(`the stop was answered with ${JSON.stringify(recording)}`);
    return;
  }
  heard.id = recording.id;
  if (__typename === 'StopInProgress') return;
  const names = told?.map(({ fileName }) => fileName) ?? [];
  const others = names.filter((name) => !name.startsWith(`${recording.sid}_`));
  if (others.length > 0) heard.wrong.push(`the stop was answered with files of another one: ${others}`);
  heard.outcomes.push({ type: __typename, files: names, raw: JSON.stringify(raw) });
}
