import type { JsonValue } from './outcome.ts';

type JsonObject = { readonly [key: string]: JsonValue };

/** What a caller wants recorded, in Agora's own words, without the cloud keys: those are added when it is sent. */
export interface StartOrder {
  /** `clientRequest` of acquire. */
  readonly acquire: JsonObject;
  /** `clientRequest` of start, without `token` and `storageConfig`. */
  readonly start: JsonObject;
  /** The name of the storage in the gateway's configuration. */
  readonly storage: string;
  readonly fileNamePrefix: readonly string[];
  /** The RTC token that the caller brought; null: the gateway mints one if it can. */
  readonly token: string | null;
}
