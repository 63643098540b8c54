import type { Kysely } from 'kysely';
import type { Recording } from '../domain/recording.ts';
import type { Tables } from './tables.ts';

/** Stores the tags of a new recording, by which it is found. Belongs into the transaction that adds the recording. */
export async function insertTags(db: Kysely<Tables>, recording: Recording): Promise<void> {
  const { id, owner, state, mode, tags } = recording;
  const rows = tags.map(({ key, value }) => ({ id, owner, key, value, state, mode }));
  await db.insertInto('recording_tags').values(rows).execute();
}
