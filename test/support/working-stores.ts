import { onTestFinished } from 'vitest';
import { NO_TRACES } from '../../src/domain/tracing.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createNotificationStore } from '../../src/store/notifications.ts';
import { createRecordingStore } from '../../src/store/recordings.ts';
import { temporaryDatabase } from './databases.ts';
import { ManualClock } from './manual-clock.ts';

/** The stores that a runner works on, on an empty database and a clock of the test's own; `told` gathers its troubles. */
export async function openWorkingStores() {
  const clock = new ManualClock();
  const database = openDatabase(temporaryDatabase(), {}, { clock });
  onTestFinished(() => database.close());
  await database.migrate();
  const store = createRecordingStore(database);
  const notifications = createNotificationStore(database);
  const told: string[] = [];
  const events = {
    moved: () => undefined,
    leaseLost: () => undefined,
    trouble: (message: string) => void told.push(message),
  };
  return { clock, database, store, notifications, told, events, traces: NO_TRACES };
}
