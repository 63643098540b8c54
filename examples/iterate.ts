/** The three ends of an observable, which rxjs and relay-runtime have in common. */
export interface Sink<Value> {
  readonly next: (value: Value) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/** The values of an observable, to be looped over; `subscribe` gives what ends the subscription when the loop is left. */
export function iterate<Value>(subscribe: (sink: Sink<Value>) => () => void): AsyncIterable<Value> {
  let unsubscribe = () => {};
  return new ReadableStream<Value>({
    start(controller) {
      unsubscribe = subscribe({
        next: (value) => controller.enqueue(value),
        error: (error) => controller.error(error),
        complete: () => controller.close(),
      });
    },
    cancel: () => unsubscribe(),
  });
}
