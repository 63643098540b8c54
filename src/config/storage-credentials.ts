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

const time = z.union([
  z.number().int().positive(),
  z.iso.datetime({ offset: true }).transform((text) => Math.floor(Date.parse(text) / 1000)),
]);

const inAgorasWords = z.object({
  accessKey: cloudAccessKey,
  secretKey: cloudSecretKey,
  stsToken: z.string().min(1).optional(),
  stsExpiration: time.optional(),
});

/** What `credential_process` of AWS prints, as do `aws configure export-credentials` and others. */
const inAwsWords = z
  .object({
    AccessKeyId: cloudAccessKey,
    SecretAccessKey: cloudSecretKey,
    SessionToken: z.string().min(1).optional(),
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
    json = JSON.parse(text);
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
