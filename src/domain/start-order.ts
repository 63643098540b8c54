import type { JsonObject, JsonValue } from './outcome.ts';

/** Where Agora writes the files of a recording, and which kinds. */
export interface Destination {
  /** The name of the storage in the gateway's configuration. */
  readonly storage: string;
  readonly fileNamePrefix: readonly string[];
  /** Kinds of files, in Agora's words: `hls`, `mp4`, `jpg`. */
  readonly fileTypes: readonly string[];
}

/** What a caller wants recorded, in Agora's terms. The storage's keys are not part of it; they are added when it is sent. */
export interface StartOrder {
  /** `clientRequest` of acquire. */
  readonly acquire: JsonObject;
  /** `clientRequest` of start, without `token` and `storageConfig`. */
  readonly start: JsonObject;
  /** The name of the storage in the gateway's configuration. */
  readonly storage: string;
  readonly fileNamePrefix: readonly string[];
  /** The caller's RTC token; null: the gateway mints one if it can. */
  readonly token: string | null;
}

export function destinationOf({ storage, fileNamePrefix, start }: StartOrder): Destination {
  const { recordingFileConfig, snapshotConfig } = start;
  const fileTypes = [...textsIn(recordingFileConfig, 'avFileType'), ...textsIn(snapshotConfig, 'fileType')];
  return { storage, fileNamePrefix, fileTypes };
}

function textsIn(config: JsonValue | undefined, key: string): readonly string[] {
  const list: unknown = typeof config === 'object' && config !== null ? Reflect.get(config, key) : null;
  return Array.isArray(list) ? list.map(String) : [];
}
