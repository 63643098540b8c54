import { z } from 'zod';
import type { StorageKeys } from '../domain/storage-keys.ts';
import { cloudAccessKey, cloudSecretKey } from './credentials.ts';

/** The source of a storage's keys: the configuration, or a file or command that is read repeatedly, since keys may expire. */
export type CredentialsSource =
  | ({ readonly kind: 'fixed' } & StorageKeys)
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly command: string };

/** No vendor has longer keys, and redaction searches every log line for them. */
const LONGEST_KEY = 16_384;

const accessKey = cloudAccessKey.max(LONGEST_KEY, 'too long to be real');
const secretKey = cloudSecretKey.max(LONGEST_KEY, 'too long to be real');
const stsToken = z.string().min(1).max(LONGEST_KEY, 'too long to be real').optional();

/** Unix times from this value on are milliseconds (since 1973), lower ones are seconds (until the year 5138). */
const MILLISECONDS_FROM = 1e11;

const time = z.union([
  z
    .number()
    .int()
    .positive()
    .transform((value) => (value < MILLISECONDS_FROM ? value : Math.floor(value / 1000))),
  z.iso.datetime({ offset: true }).transform((text) => Math.floor(Date.parse(text) / 1000)),
]);

const agoraFormat = z.object({ accessKey, secretKey, stsToken, stsExpiration: time.optional() });

/** The output format of AWS's `credential_process`, of `aws configure export-credentials` and of others. */
const awsFormat = z
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

/** Parses keys from JSON in Agora's or AWS's format. A string is an error message, which repeats no part of the text. */
export function readStorageKeys(text: string): StorageKeys | string {
  let json: unknown;
  try {
    // Some editors put a byte order mark in front.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return 'expected JSON';
  }
  const isAws = typeof json === 'object' && json !== null && 'AccessKeyId' in json;
  const read = (isAws ? awsFormat : agoraFormat).safeParse(json);
  if (!read.success) {
    return read.error.issues.map(({ path, message }) => `${path.join('.') || 'JSON'}: ${message}`).join('; ');
  }
  const { accessKey, secretKey, stsToken, stsExpiration } = read.data;
  if (stsToken === undefined) return { accessKey, secretKey };
  if (stsExpiration === undefined) return 'stsExpiration: missing, and stsToken needs it';
  return { accessKey, secretKey, stsToken, stsExpiration };
}
