import { learnTime } from './gateway-clock.ts';

interface StreamEvents {
  readonly onOpen: () => void;
  /** Once, unless it was aborted before: why, in a sentence. */
  readonly onEnd: (reason: string) => void;
}

/** Why a stream ended that the gateway had nothing more for, or could not go on with. */
export const GATEWAY_ENDED = 'The gateway ended the stream.';

/** The gateway sends something every 12 s (Yoga's pings), so a stream on which nothing comes is broken. */
const QUIET_MS = 30_000;

/** A fetch that tells when an event stream opens and ends. Clients see neither the opening nor the pings. */
export function watchedFetch(signal: AbortSignal, { onOpen, onEnd }: StreamEvents): typeof fetch {
  return async (input, init) => {
    const signals = [signal, init?.signal].filter((each) => each != null);
    const sentAt = Date.now();
    const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
    learnTime(response, sentAt, Date.now());
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (!response.ok || !isStream || response.body === null) return response;
    onOpen();
    const end = (reason: string) => {
      if (!signal.aborted) onEnd(reason);
    };
    return new Response(watchedBody(response.body.getReader(), end), response);
  };
}

function watchedBody(reader: ReadableStreamDefaultReader<Uint8Array>, end: (reason: string) => void) {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const quiet = setTimeout(() => end('Nothing came for 30 s.'), QUIET_MS);
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        controller.close();
        end(GATEWAY_ENDED);
      } catch (error) {
        controller.error(error);
        end('The connection broke.');
      } finally {
        clearTimeout(quiet);
      }
    },
    // A body that was aborted before refuses to be cancelled.
    cancel: (reason) => reader.cancel(reason).catch(() => undefined),
  });
}
