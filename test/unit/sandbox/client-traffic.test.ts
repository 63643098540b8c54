/**
 * Agora's own REST clients for Node.js, Go and Python drove a sandbox unchanged: through their examples, and through much of
 * what those leave out. This is what they sent; of the answers is asked what those clients and the one for Java decode.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { QUERIED, STOPPED } from '../../support/client-decoding.ts';
import {
  CLIENT_RUNS,
  type ClientRun,
  type Exchange,
  filledIn,
  replay,
} from '../../support/client-traffic.ts';

const text = z.string().min(1);

const envelope = z.looseObject({ serverResponse: z.unknown() });
const serverResponseOf = ({ body }: Exchange) => envelope.parse(body).serverResponse;

/** Every file's name in a `serverResponse`, wherever a client looks for one. */
function fileNamesIn(serverResponse: unknown): readonly string[] {
  if (typeof serverResponse !== 'object' || serverResponse === null) return [];
  return Object.entries(serverResponse).flatMap(([key, value]) => {
    if (typeof value !== 'string') return fileNamesIn(value);
    return ['fileName', 'filename', 'fileList'].includes(key) && value !== '' ? [value] : [];
  });
}

const isStopThatWaits = ({ method, request }: Exchange) =>
  method === 'stop' && request.body?.clientRequest.async_stop === false;

const isWaitedFor = ({ requests }: ClientRun) =>
  requests.some(({ body }) => body?.clientRequest.async_stop === false);
const hasFiles = ({ files }: ClientRun) => files.length > 0;
const isQueriedAgain = ({ requests }: ClientRun) =>
  requests.filter(({ path }) => path.endsWith('/query')).reduce((sum, { times }) => sum + times, 0) > 1;

describe('Agora’s own REST clients find in the sandbox what they call for', () => {
  it.each(CLIENT_RUNS)('$client, $name: nothing that it sends is refused', async (run) => {
    const { exchanges } = await replay(run);
    const refused = exchanges.filter((exchange) => exchange.status !== 200);
    expect(refused.map(({ method, status, body }) => ({ method, status, body }))).toEqual([]);
  });

  it.each(CLIENT_RUNS)('$client, $name: every answer says which recording it is about', async (run) => {
    const { exchanges, cname, uid, resourceId, sid } = await replay(run);
    expect(resourceId).toMatch(/^[\w-]{1,2048}$/);
    expect(sid).toMatch(/^[0-9a-zA-Z]{1,64}$/);
    for (const { method, body } of exchanges) {
      const about = method === 'acquire' ? { cname, uid, resourceId } : { cname, uid, resourceId, sid };
      expect(body, method).toMatchObject(about);
    }
  });

  it.each(CLIENT_RUNS)('$client, $name: it can decode every query', async (run) => {
    const { exchanges } = await replay(run);
    const queries = exchanges.filter(({ method }) => method === 'query').map(serverResponseOf);
    expect(queries).not.toEqual([]);
    for (const each of queries) QUERIED[run.shape].parse(each);
  });

  it.each(CLIENT_RUNS.filter(isWaitedFor))('$client, $name: it can decode the stop', async (run) => {
    const { exchanges } = await replay(run);
    const stops = exchanges.filter(isStopThatWaits).map(serverResponseOf);
    expect(stops).toHaveLength(1);
    for (const each of stops) STOPPED[run.shape].parse(each);
  });

  it.each(CLIENT_RUNS.filter(hasFiles).filter(isWaitedFor))(
    '$client, $name: the stop names the files that were asked for',
    async (run) => {
      const { exchanges, sid } = await replay(run);
      const files = exchanges.filter(isStopThatWaits).flatMap((stop) => fileNamesIn(serverResponseOf(stop)));
      expect(files.toSorted()).toEqual(run.files.map((name) => filledIn(name, { sid })).toSorted());
    },
  );

  it.each(CLIENT_RUNS.filter(hasFiles).filter(isQueriedAgain))(
    '$client, $name: after a minute the query names the files that were asked for',
    async (run) => {
      const { exchanges, sid } = await replay(run);
      const files = exchanges
        .filter(({ method }) => method === 'query')
        .slice(-1)
        .flatMap((query) => fileNamesIn(serverResponseOf(query)));
      expect(files.toSorted()).toEqual(run.files.map((name) => filledIn(name, { sid })).toSorted());
    },
  );
});

describe('what a client asks of a web page recording shows in the next answer', () => {
  const pages = CLIENT_RUNS.filter(({ shape }) => shape === 'services');
  const isUpdated = ({ requests }: ClientRun) => requests.some(({ path }) => path.endsWith('/update'));

  it.each(pages.filter(isUpdated))('$client, $name: its update', async (run) => {
    const { exchanges } = await replay(run);
    for (const [index, { method, request }] of exchanges.entries()) {
      if (method !== 'update') continue;
      const { webRecordingConfig, rtmpPublishConfig } = pageUpdate.parse(request.body?.clientRequest);
      const next = payloadsOf(exchanges[index + 1]);
      if (webRecordingConfig) expect(next.web_recorder_service).toMatchObject(webRecordingConfig);
      if (rtmpPublishConfig) expect(next.rtmp_publish_service).toMatchObject(rtmpPublishConfig);
    }
  });

  it.each(pages)('$client, $name: its start', async (run) => {
    const { exchanges } = await replay(run);
    const start = exchanges.find(({ method }) => method === 'start');
    const { extensionServices } = pageStart.parse(start?.request.body?.clientRequest).extensionServiceConfig;
    const first = payloadsOf(exchanges.find(({ method }) => method === 'query'));
    expect(Object.keys(first)).toEqual(extensionServices.map(({ serviceName }) => serviceName));
    for (const { serviceName, serviceParam } of extensionServices) {
      const shown =
        serviceName === 'web_recorder_service' ? { onhold: false, ...serviceParam } : serviceParam;
      expect(first[serviceName]).toMatchObject(shown);
    }
  });
});

const outputs = z.array(z.object({ rtmpUrl: text }));

const pageUpdate = z.object({
  webRecordingConfig: z.object({ onhold: z.boolean() }).optional(),
  rtmpPublishConfig: z.object({ outputs }).optional(),
});

/** Of a start what its state tells: whether it is on hold, and where it is pushed to. */
const pageStart = z.object({
  extensionServiceConfig: z.object({
    extensionServices: z.array(
      z.object({
        serviceName: text,
        serviceParam: z.object({ onhold: z.boolean().optional(), outputs: outputs.optional() }),
      }),
    ),
  }),
});

const services = z.looseObject({
  extensionServiceState: z.array(z.looseObject({ serviceName: text, payload: z.looseObject({}) })),
});

/** The payload of every service that an answer tells of, by the service's name. */
function payloadsOf(exchange: Exchange | undefined): Readonly<Record<string, unknown>> {
  const { extensionServiceState } = services.parse(exchange && serverResponseOf(exchange));
  return Object.fromEntries(extensionServiceState.map(({ serviceName, payload }) => [serviceName, payload]));
}
