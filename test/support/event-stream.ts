import { settle } from './manual-clock.ts';

/** The results of a subscription over SSE, as they come. */
export interface EventStream {
  /** Everything that has come by now. `isOver`: and nothing more will. */
  read(): Promise<{ readonly results: readonly Result[]; readonly isOver: boolean }>;
  /** The client reads nothing any more, until `resume`. */
  pause(): void;
  resume(): void;
  /** The client goes away. */
  leave(): Promise<void>;
}

export type Result = ReturnType<typeof JSON.parse>;

/** Reads a response that is an event stream, as far as everything that needs no time to pass has brought it. */
export function readEvents(response: Response): EventStream {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let isOver = false;
  let pause = Promise.withResolvers<void>();
  pause.resolve();
  const pump = async () => {
    for (;;) {
      await pause.promise;
      const part = await reader?.read();
      if (part === undefined || part.done) break;
      text += decoder.decode(part.value, { stream: true });
    }
    isOver = true;
  };
  const pumped = pump().catch(() => {
    isOver = true;
  });
  return {
    async read() {
      await settle();
      await settle();
      const data = [...text.matchAll(/^event: next\ndata: (.*)$/gm)].map(([, json]) =>
        JSON.parse(json ?? 'null'),
      );
      return { results: data, isOver: isOver || text.includes('event: complete') };
    },
    pause() {
      pause = Promise.withResolvers();
    },
    resume: () => pause.resolve(),
    async leave() {
      pause.resolve();
      await reader?.cancel();
      await pumped;
    },
  };
}
