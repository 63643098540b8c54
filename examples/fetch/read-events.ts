/** One event of a stream, as https://html.spec.whatwg.org/multipage/server-sent-events.html has it. */
export interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** Yields the events of a `text/event-stream`; comments, which keep the connection open, are none. Leaving the loop cancels it. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks.map(readEvent).filter((event) => event !== null);
  }
}

function readEvent(block: string): ServerSentEvent | null {
  const fields = block.split('\n').map((line) => line.split(/: ?(.*)/s, 2));
  const valuesOf = (wanted: string) =>
    fields.filter(([name]) => name === wanted).map(([, value]) => value ?? '');
  const [name] = valuesOf('event');
  return name === undefined ? null : { name, data: valuesOf('data').join('\n') };
}
