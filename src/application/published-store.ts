import type { RecordingStore } from '../domain/ports.ts';
import type { Recording } from '../domain/recording.ts';
import type { ChangeNotifier } from './change-notifier.ts';

/**
 * The store, publishing every recording that is written to it, so that no writer has to. `onChanged` is called with each
 * recording as it was and as it is now.
 */
export function publishedStore(
  store: RecordingStore,
  { publish }: Pick<ChangeNotifier, 'publish'>,
  onChanged: (before: Recording, after: Recording) => void = () => undefined,
): RecordingStore {
  return {
    ...store,
    async add(recording, asked) {
      const result = await store.add(recording, asked);
      if (result.added) publish(result.recording);
      return result;
    },
    async addWithin(limit, recording, asked) {
      const result = await store.addWithin(limit, recording, asked);
      if ('recording' in result && result.added) publish(result.recording);
      return result;
    },
    async change(known, change, asked) {
      let before = known;
      const noting = (current: Recording) => {
        before = current;
        return change(current);
      };
      const stored = await store.change(known, noting, asked);
      if (stored === null) return null;
      onChanged(before, stored);
      publish(stored);
      return stored;
    },
    async succeed(known, successor, asked) {
      const stored = await store.succeed(known, successor, asked);
      if (stored !== null) publish(stored);
      return stored;
    },
    async noteTrouble(known, trouble) {
      const stored = await store.noteTrouble(known, trouble);
      if (stored !== null) publish(stored);
      return stored;
    },
  };
}
