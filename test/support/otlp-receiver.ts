/** A receiver of traces over OTLP/HTTP, which reads them by the official definitions (`fixtures/otlp`). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { createAnsweringServer } from './answering-server.ts';

const DEFINITIONS = fileURLToPath(new URL('../fixtures/otlp/', import.meta.url));

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => DEFINITIONS + target;
root.loadSync('opentelemetry/proto/collector/trace/v1/trace_service.proto');
const ExportRequest = root.lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest');

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: the first of its trace, as far as this receiver knows. */
  readonly parentSpanId: string;
  readonly name: string;
  /** `SPAN_KIND_SERVER`, … */
  readonly kind: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The ids of the traces that it has links to. */
  readonly links: readonly string[];
  readonly hasFailed: boolean;
  /** Nanoseconds since 1970. */
  readonly from: bigint;
  readonly to: bigint;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** Resolves with a receiver that runs until the test is over. */
export async function createOtlpReceiver() {
  const spans: ReceivedSpan[] = [];
  const requests: { readonly headers: IncomingMessage['headers']; readonly body: Buffer }[] = [];
  const receiver = {
    url: '',
    spans,
    requests,
    /** What is answered; null: nothing, ever. */
    status: 200 as number | null,
    named: (name: string) => spans.filter((span) => span.name === name),
    /** The spans of a trace, each with its depth in front, in the order in which they began. */
    tree: (traceId: string, describe = ({ name }: ReceivedSpan) => name) =>
      treeOf(
        spans.filter((span) => span.traceId === traceId),
        describe,
      ),
  };
  receiver.url = await createAnsweringServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    requests.push({ headers: request.headers, body });
    if (receiver.status === null) return;
    if (receiver.status === 200) spans.push(...spansIn(request.headers['content-type'] ?? '', body));
    response.writeHead(receiver.status, { 'content-type': request.headers['content-type'] }).end();
  });
  return receiver;
}

function spansIn(type: string, body: Buffer): readonly ReceivedSpan[] {
  const message = type.includes('json') ? ofJson(JSON.parse(String(body))) : ExportRequest.decode(body);
  const { resourceSpans = [] } = ExportRequest.toObject(message, { longs: String, enums: String });
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }: Decoded) =>
    scopeSpans.flatMap(({ spans = [] }: Decoded) =>
      spans.map((span: Decoded) => received(span, attributesOf(resource))),
    ),
  );
}

type Decoded = Readonly<Record<string, ReturnType<typeof JSON.parse>>>;

/**
 * OTLP's JSON has ids in hexadecimal, where that of Protocol Buffers has Base64 (OTLP, "JSON Protobuf Encoding"). Throws
 * for values that the definitions don't allow.
 */
function ofJson(json: Decoded): protobuf.Message {
  const withBytes = JSON.parse(JSON.stringify(json), (key, value) =>
    /^(traceId|spanId|parentSpanId)$/.test(key) ? Buffer.from(value, 'hex').toString('base64') : value,
  );
  const wrong = ExportRequest.verify(ExportRequest.toObject(ExportRequest.fromObject(withBytes)));
  if (wrong !== null) throw new Error(wrong);
  return ExportRequest.fromObject(withBytes);
}

function received(span: Decoded, resource: ReceivedSpan['resource']): ReceivedSpan {
  const hex = (bytes: unknown) => (bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : '');
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    name: span.name,
    kind: span.kind,
    attributes: attributesOf(span),
    links: (span.links ?? []).map((link: Decoded) => hex(link.traceId)),
    hasFailed: span.status?.code === 'STATUS_CODE_ERROR',
    from: BigInt(span.startTimeUnixNano),
    to: BigInt(span.endTimeUnixNano),
    resource,
  };
}

function attributesOf({ attributes = [] }: Decoded): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    attributes.map(({ key, value }: Decoded) => {
      const { stringValue, intValue, boolValue, doubleValue } = value;
      return [key, stringValue ?? boolValue ?? doubleValue ?? Number(intValue)];
    }),
  );
}

function treeOf(spans: readonly ReceivedSpan[], describe: (span: ReceivedSpan) => string): readonly string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const below = (parent: string | null, depth: number): readonly string[] =>
    spans
      .filter(({ parentSpanId }) => (parent === null ? !ids.has(parentSpanId) : parentSpanId === parent))
      .toSorted((a, b) => Number(a.from - b.from) || Number(a.to - b.to))
      .flatMap((span) => [`${'  '.repeat(depth)}${describe(span)}`, ...below(span.spanId, depth + 1)]);
  return below(null, 0);
}
