/** A storage's keys, with Agora's names. */
export interface StorageKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Only for temporary keys, such as those of AWS STS. */
  readonly stsToken?: string;
  /** When temporary keys expire, in Unix seconds. */
  readonly stsExpiration?: number;
}
