import { z } from 'zod';
import { cloudAccessKey, cloudSecretKey } from './credentials.ts';

/** A customer's cloud storage in Agora's own words (`storageConfig` of start). */
export type Storage = {
  readonly vendor: number;
  readonly region: number;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly extensionParams?: { readonly endpoint: string };
};

/** The storage of the built-in sandbox, which stores nothing. */
export const SANDBOX_STORAGES: Readonly<Record<string, Storage>> = {
  default: {
    vendor: 1,
    region: 0,
    bucket: 'sandbox',
    accessKey: 'sandbox',
    secretKey: 'sandbox-secret-key',
  },
};

/** S3-compatible storage is found by its endpoint. */
const S3_COMPATIBLE = 11;
const VENDORS = [1, 2, 3, 5, 6, 7, 8, S3_COMPATIBLE];
const VENDOR_RULE =
  'expected 1 (S3), 2 (Alibaba), 3 (Tencent), 5 (Azure), 6 (Google), 7 (Huawei), 8 (Baidu) or 11 (S3-compatible)';

const filled = z.string({ error: 'missing' });
const settings = z.object({
  VENDOR: filled.transform(Number).refine((vendor) => VENDORS.includes(vendor), VENDOR_RULE),
  REGION: z
    .string()
    .regex(/^\d{1,3}$/, 'expected the number of the region, as in Agora’s reference')
    .default('0')
    .transform(Number),
  BUCKET: filled,
  ACCESS_KEY: cloudAccessKey,
  SECRET_KEY: cloudSecretKey,
  ENDPOINT: z.string().optional(),
});

const VARIABLE = /^STORAGE_([A-Z0-9]+)_(VENDOR|REGION|BUCKET|ACCESS_KEY|SECRET_KEY|ENDPOINT)$/;

/**
 * Reads the storages from variables such as `STORAGE_DEFAULT_BUCKET`, which belongs to the one named `default`.
 * `problems` has one line for each variable that is wrong; no value is repeated in it.
 */
export function readStorages(env: Readonly<Record<string, string | undefined>>): {
  readonly storages: Readonly<Record<string, Storage>>;
  readonly problems: readonly string[];
} {
  const given = new Map<string, Record<string, string | undefined>>();
  const problems: string[] = [];
  for (const [variable, value] of Object.entries(env)) {
    const [, name, setting] = VARIABLE.exec(variable) ?? [];
    if (name !== undefined && setting !== undefined) {
      given.set(name, { ...given.get(name), [setting]: value });
    } else if (variable.startsWith('STORAGE_')) {
      problems.push(
        `${variable}: expected STORAGE_<NAME>_ and one of VENDOR, REGION, BUCKET, ACCESS_KEY, SECRET_KEY, ENDPOINT`,
      );
    }
  }
  const storages: Record<string, Storage> = {};
  for (const [name, values] of given) {
    const read = settings.safeParse(values);
    const wrong = read.error?.issues ?? [];
    problems.push(...wrong.map(({ path, message }) => `STORAGE_${name}_${String(path[0])}: ${message}`));
    if (!read.success) continue;
    const { VENDOR: vendor, REGION: region, BUCKET: bucket, ENDPOINT: endpoint } = read.data;
    if (vendor === S3_COMPATIBLE && endpoint === undefined) {
      problems.push(`STORAGE_${name}_ENDPOINT: missing, and vendor ${S3_COMPATIBLE} needs it`);
    }
    storages[name.toLowerCase()] = {
      vendor,
      region,
      bucket,
      accessKey: read.data.ACCESS_KEY,
      secretKey: read.data.SECRET_KEY,
      ...(endpoint === undefined ? {} : { extensionParams: { endpoint } }),
    };
  }
  return { storages, problems };
}
