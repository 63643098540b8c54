/** What every kind of storage has to be able to do, and what its requests and answers consist of. */

export interface StoredObject {
  /** With its folders. */
  readonly key: string;
  readonly sizeBytes: number;
  /** When it was stored, by the storage's clock. Unix milliseconds. */
  readonly modifiedAt: number;
}

/** How one kind of storage spells requests, and reads its pages. */
export interface StorageRequests {
  sign(wanted: WantedRequest): Promise<StorageRequest> | StorageRequest;
  /** Null where the answer is no list. */
  readPage(answer: Answer): ListPage | null;
}

export interface WantedRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Null: the bucket itself, which is listed. */
  readonly key: string | null;
  readonly list?: { readonly prefix: string; readonly after: string | null };
  readonly body?: Uint8Array;
  /** How S3 shall encrypt the object. */
  readonly encryption?: Encryption;
}

/** S3's server-side encryption, by the values of its header. */
export type Encryption = 'aws:kms' | 'AES256';

/** A signed request. */
export interface StorageRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Answer {
  readonly status: number;
  /** From `x-amz-bucket-region`; null where the server does not tell it. */
  readonly region: string | null;
  readonly body: Uint8Array;
  /** False: the body was cut off at the limit. */
  readonly isWhole: boolean;
}

/** One page of a list. */
export interface ListPage {
  readonly objects: readonly StoredObject[];
  /** What the next page is asked with; null: this was the last. */
  readonly next: string | null;
}
