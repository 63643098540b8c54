import type { Clock } from '../../domain/ports.ts';
import { type Clips, readClips } from '../clips/read-clips.ts';
import type { FakeRecording } from '../recording.ts';
import { type Content, contentOf } from './content.ts';
import { recordedObject, recordedObjectsOf } from './recorded-objects.ts';
import { S3Error } from './s3-error.ts';

/** A bucket and the keys to it, as `storageConfig` names them. */
export interface BuiltInBucket {
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** An object of a bucket. */
export interface BucketObject {
  readonly key: string;
  readonly contentType: string;
  /** When it was stored, in Unix milliseconds. */
  readonly storedAt: number;
  readonly content: () => Content;
}

interface StorageOptions {
  readonly recordings: {
    recordings(): readonly FakeRecording[];
    bySid(sid: string): FakeRecording | undefined;
  };
  /** The clock that recordings go by. */
  readonly clock: Clock;
  /** The clock that signatures go by. It is not moved with the other: the gateway that signs does not see it moved. */
  readonly requestClock: Clock;
  readonly builtIn: BuiltInBucket;
  readonly capacityBytes?: number | undefined;
}

/** How many bytes may be put in all, unless told otherwise. */
const DEFAULT_CAPACITY_BYTES = 64 * 1024 * 1024;
/** What an object counts besides its bytes, so that empty ones have a limit too. */
const OBJECT_BYTES = 1024;
/** Keys that starts have brought; beyond these the oldest are forgotten. */
const MAX_KEYS = 1000;

interface Learned {
  readonly secretKey: string;
  readonly buckets: Set<string>;
}

/** The customers' buckets: what fake recordings have stored in them, and what was put there. */
export class SandboxStorage {
  readonly #options: StorageOptions;
  readonly #keys = new Map<string, Learned>();
  /** By bucket and key. Null: removed, where a recording has stored one. */
  readonly #put = new Map<string, Map<string, BucketObject | null>>();
  #usedBytes = 0;
  #clips: Clips | null = null;

  constructor(options: StorageOptions) {
    this.#options = options;
  }

  /** Unix milliseconds, as requests are signed by. */
  now(): number {
    return this.#options.requestClock.now();
  }

  /** Accepts the keys that a start brings from now on; of one access key the latest secret. False: the secret is wrong. */
  learn({ bucket, accessKey, secretKey }: BuiltInBucket): boolean {
    const { builtIn } = this.#options;
    if (accessKey === builtIn.accessKey && secretKey !== builtIn.secretKey) return false;
    const buckets = this.#keys.get(accessKey)?.buckets ?? new Set();
    buckets.add(bucket);
    this.#keys.set(accessKey, { secretKey, buckets });
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > MAX_KEYS && oldest !== undefined) this.#keys.delete(oldest);
    return true;
  }

  secretOf(accessKey: string): string | undefined {
    const { builtIn } = this.#options;
    return accessKey === builtIn.accessKey ? builtIn.secretKey : this.#keys.get(accessKey)?.secretKey;
  }

  /** @throws S3Error when there is no such bucket, or it is not open to this key. */
  enter(bucket: string, accessKey: string): void {
    const { builtIn } = this.#options;
    const isBuiltIn = accessKey === builtIn.accessKey;
    if (bucket === builtIn.bucket && isBuiltIn) return;
    const all = [...this.#keys.values()];
    if (bucket !== builtIn.bucket && !all.some(({ buckets }) => buckets.has(bucket))) {
      throw new S3Error('NoSuchBucket');
    }
    if (!isBuiltIn && !this.#keys.get(accessKey)?.buckets.has(bucket)) throw new S3Error('AccessDenied');
  }

  get(bucket: string, key: string): BucketObject | null {
    const put = this.#put.get(bucket)?.get(key);
    return put === undefined ? this.#recorded(bucket, key) : put;
  }

  /** All objects whose keys begin with `prefix`, sorted by key. */
  list(bucket: string, prefix: string): readonly BucketObject[] {
    const now = this.#options.clock.now();
    const recorded = this.#options.recordings
      .recordings()
      .filter((recording) => recording.bucket === bucket)
      .flatMap((recording) => recordedObjectsOf(recording, now, this.#readClips()));
    const put = this.#put.get(bucket) ?? new Map<string, BucketObject | null>();
    const all = [...recorded.filter(({ key }) => !put.has(key)), ...put.values()];
    return all
      .filter((each) => each !== null)
      .filter(({ key }) => key.startsWith(prefix))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Keeps room for an object that is to be put. The result gives the room back, if it is not put. Null: there is none. */
  reserve(bytes: number): (() => void) | null {
    const size = bytes + OBJECT_BYTES;
    const { capacityBytes = DEFAULT_CAPACITY_BYTES } = this.#options;
    if (this.#usedBytes + size > capacityBytes) return null;
    this.#usedBytes += size;
    return () => {
      this.#usedBytes -= size;
    };
  }

  /** Stores an object, for which room has been reserved, in place of one that has its key. */
  put(bucket: string, key: string, { body, contentType }: { body: Buffer; contentType: string }): Content {
    this.#forget(bucket, key);
    const content = contentOf(body);
    this.#bucket(bucket).set(key, { key, contentType, storedAt: this.now(), content: () => content });
    return content;
  }

  remove(bucket: string, key: string): void {
    this.#forget(bucket, key);
    if (this.#recorded(bucket, key) !== null) this.#bucket(bucket).set(key, null);
  }

  /** Removes all objects, and the keys of starts. */
  reset(): void {
    this.#put.clear();
    this.#keys.clear();
    this.#usedBytes = 0;
  }

  #recorded(bucket: string, key: string): BucketObject | null {
    const [, sid = ''] = /(?:^|\/)([0-9a-f]{32})_[^/]*$/.exec(key) ?? [];
    const { recordings, clock } = this.#options;
    const recording = recordings.bySid(sid);
    if (recording?.bucket !== bucket) return null;
    return recordedObject(recording, key, clock.now(), this.#readClips());
  }

  /** Drops what was put under the key. */
  #forget(bucket: string, key: string): void {
    const before = this.#put.get(bucket)?.get(key);
    if (before) this.#usedBytes -= before.content().body.length + OBJECT_BYTES;
    this.#put.get(bucket)?.delete(key);
  }

  #bucket(name: string): Map<string, BucketObject | null> {
    const objects = this.#put.get(name) ?? new Map<string, BucketObject | null>();
    this.#put.set(name, objects);
    return objects;
  }

  /** From the disk when they are needed first. */
  #readClips(): Clips {
    this.#clips ??= readClips();
    return this.#clips;
  }
}
