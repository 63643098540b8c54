import { z } from 'zod';
import { cloudAccessKey, cloudSecretKey } from './credentials.ts';

/** Where a storage's keys are: in the configuration, or in a file or a command's output that is read anew, since they expire. */
export type CredentialsSource =
  | ({ readonly kind: 'fixed' } & StorageKeys)
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly command: string };

/** A storage's keys, in Agora's words. */
export interface StorageKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Of keys that expire (AWS STS and its like). */
  readonly stsToken?: string;
  /** When they do: Unix seconds. */
  readonly stsExpiration?: number;
}

/** Longer ones are nobody's, and would have to be looked for in every line of the log. */
const LONGEST_KEY = 16_384;

const accessKey = cloudAccessKey.max(LONGEST_KEY, 'too long to be real');
const secretKey = cloudSecretKey.max(LONGEST_KEY, 'too long to be real');
const stsToken = z.string().min(1).max(LONGEST_KEY, 'too long to be real').optional();

/** Unix times from here on are milliseconds (1973), below they are seconds (up to the year 5138). */
const MILLISECONDS_FROM = 1e11;

const time = z.union([
  z
    .number()
    .int()
    .positive()
    .transform((value) => (value < MILLISECONDS_FROM ? value : Math.floor(value / 1000))),
  z.iso.datetime({ offset: true }).transform((text) => Math.floor(Date.parse(text) / 1000)),
]);

const inAgorasWords = z.object({
  accessKey,
  secretKey,
  stsToken,
  stsExpiration: time.optional(),
});

/** What `credential_process` of AWS prints, as do `aws configure export-credentials` and others. */
const inAwsWords = z
  .object({
    AccessKeyId: accessKey,
    SecretAccessKey: secretKey,
    SessionToken: stsToken,
    Expiration: time.optional(),
  })
  .transform((aws) => ({
    accessKey: aws.AccessKeyId,
    secretKey: aws.SecretAccessKey,
    stsToken: aws.SessionToken,
    stsExpiration: aws.Expiration,
  }));

/** Reads keys as JSON, in Agora's words or in AWS's. A text says what is wrong; it repeats nothing of what was read. */
export function readStorageKeys(text: string): StorageKeys | string {
  let json: unknown;
  try {
    // Some editors begin a file with the mark of its encoding.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return 'expected JSON';
  }
  const isAws = typeof json === 'object' && json !== null && 'AccessKeyId' in json;
  const read = (isAws ? inAwsWords : inAgorasWords).safeParse(json);
  if (!read.success) {
    return read.error.issues.map(({ path, message }) => `${path.join('.') || 'JSON'}: ${message}`).join('; ');
  }
  const { accessKey, secretKey, stsToken, stsExpiration } = read.data;
  if (stsToken === undefined) return { accessKey, secretKey };
  if (stsExpiration === undefined) return 'stsExpiration: missing, and stsToken needs it';
  return { accessKey, secretKey, stsToken, stsExpiration };
}
