import { z } from 'zod';
import { RECORDING_KINDS } from '../domain/quota.ts';
import type { UnknownRecording } from '../domain/unknown-recording.ts';
import { readColumns, UnreadableRow } from './reading.ts';

const columns = z.object({
  id: z.string(),
  app_id: z.string(),
  sid: z.string(),
  cname: z.string().nullable(),
  uid: z.string().nullable(),
  service_scene: z.string().nullable(),
  kind: z.enum(RECORDING_KINDS).nullable(),
  first_at: z.number(),
  last_at: z.number(),
  /** When a notification last showed it recording; null: none has. */
  alive_at: z.number().nullable(),
  /** When a notification last told its end; null: none has. */
  ended_at: z.number().nullable(),
  events: z.number(),
});

/** A row of `unknown_recordings`. It stays for a while after its recording has become known: readers leave it out. */
export interface UnknownRecordingRow extends Readonly<z.input<typeof columns>> {
  /** When it was last written, by the store's clock. */
  readonly noted_at: number;
}

export function fromUnknownRow(row: UnknownRecordingRow): UnknownRecording | UnreadableRow {
  const read = readColumns('unknown_recordings', row, columns);
  if (read instanceof UnreadableRow) return read;
  const { id, sid, cname, uid, kind, events } = read;
  return {
    ...{ id, sid, cname, uid, kind, events },
    appId: read.app_id,
    serviceScene: read.service_scene,
    firstAt: read.first_at,
    lastAt: read.last_at,
    aliveAt: read.alive_at,
    endedAt: read.ended_at,
  };
}
