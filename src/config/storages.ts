import { z } from 'zod';
import {
  ALL_VENDORS,
  isVendor,
  S3_COMPATIBLE,
  SSE,
  takes,
  vendorsThatTake,
} from '../domain/requests/storage-config.ts';
import { cloudAccessKey, cloudSecretKey } from './credentials.ts';
import type { CredentialsSource } from './storage-credentials.ts';
import { type Environment, secret } from './values.ts';

/** A customer's cloud storage: the `storageConfig` of start with Agora's names, but with the source of the keys. */
export type Storage = {
  readonly vendor: number;
  readonly region: number;
  readonly bucket: string;
  readonly credentials: CredentialsSource;
  /** Absent when it would be empty. */
  readonly extensionParams?: Readonly<Record<string, string>>;
};

/** The bucket of the sandbox; its keys are public, and valid nowhere else. */
export const SANDBOX_BUCKET = {
  bucket: 'sandbox',
  accessKey: 'sandbox',
  secretKey: 'sandbox-secret-key',
} as const;

/** The storage of the built-in sandbox. Its endpoint is known once the sandbox listens. */
export const SANDBOX_STORAGES: Readonly<Record<string, Storage>> = {
  default: {
    vendor: S3_COMPATIBLE,
    region: 0,
    bucket: SANDBOX_BUCKET.bucket,
    credentials: {
      kind: 'fixed',
      accessKey: SANDBOX_BUCKET.accessKey,
      secretKey: SANDBOX_BUCKET.secretKey,
    },
  },
};

/** The storages with the endpoint of the sandbox's own, where it is among them. */
export function withSandboxEndpoint(
  storages: Readonly<Record<string, Storage>>,
  endpoint: string,
): Readonly<Record<string, Storage>> {
  const completed = Object.entries(storages).map(([name, storage]): [string, Storage] => [
    name,
    isOfSandbox(name, storage) ? { ...storage, extensionParams: { endpoint } } : storage,
  ]);
  return Object.fromEntries(completed);
}

/** False for a storage that is configured under the same name. */
export function isOfSandbox(name: string, storage: Storage | undefined): boolean {
  return storage !== undefined && storage === SANDBOX_STORAGES[name];
}

const filled = z.string({ error: 'missing' });
const settings = z.object({
  VENDOR: filled.transform(Number).refine(isVendor, `expected ${ALL_VENDORS}`),
  REGION: z
    .string()
    .regex(/^\d{1,3}$/, 'expected the number of the region, as in Agora’s reference')
    .default('0')
    .transform(Number),
  BUCKET: filled,
  ACCESS_KEY: secret(cloudAccessKey.optional()),
  SECRET_KEY: secret(cloudSecretKey.optional()),
  CREDENTIALS_FILE: z.string().optional(),
  CREDENTIALS_COMMAND: z.string().optional(),
  ENDPOINT: z.string().optional(),
  SSE: z.enum(SSE, `expected ${SSE.join(' or ')}`).optional(),
  TAG: z.string().optional(),
});
type Settings = z.output<typeof settings>;

/** The settings that only some vendors accept, with Agora's names for them. */
const VENDOR_SPECIFIC = [
  ['SSE', 'sse'],
  ['TAG', 'tag'],
] as const;

/** The settings of one storage that contradict or miss others, each with a message. */
function* contradictionsIn(given: Environment): Iterable<readonly [setting: string, message: string]> {
  const { ACCESS_KEY, SECRET_KEY, CREDENTIALS_FILE, CREDENTIALS_COMMAND } = given;
  const sources = [ACCESS_KEY ?? SECRET_KEY, CREDENTIALS_FILE, CREDENTIALS_COMMAND];
  if (sources.filter((each) => each !== undefined).length > 1) {
    const which = CREDENTIALS_COMMAND === undefined ? 'CREDENTIALS_FILE' : 'CREDENTIALS_COMMAND';
    yield [which, 'expected keys, or a file, or a command: only one of them'];
  } else if (CREDENTIALS_FILE === undefined && CREDENTIALS_COMMAND === undefined) {
    if (ACCESS_KEY === undefined) yield ['ACCESS_KEY', 'missing'];
    if (SECRET_KEY === undefined) yield ['SECRET_KEY', 'missing'];
  }
  const vendor = Number(given.VENDOR);
  if (vendor === S3_COMPATIBLE && given.ENDPOINT === undefined) {
    yield ['ENDPOINT', `missing, and vendor ${S3_COMPATIBLE} needs it`];
  }
  for (const [setting, what] of VENDOR_SPECIFIC) {
    if (given[setting] === undefined || takes(vendor, what)) continue;
    yield [setting, `expected vendor ${vendorsThatTake(what)} with it`];
  }
}

/** The variable of a storage's setting, such as `STORAGE_DEFAULT_BUCKET`. */
export function storageVariable(name: string, setting: keyof Settings): string {
  return `STORAGE_${name.toUpperCase()}_${setting}`;
}

const SETTINGS = Object.keys(settings.shape);
const VARIABLE = new RegExp(`^STORAGE_([A-Z0-9]+)_(${SETTINGS.join('|')})$`);

/** The rule of a storage's variable, such as `STORAGE_DEFAULT_BUCKET`; null: it is none. */
export function storageSettingOf(variable: string): z.ZodType | null {
  const [, , setting = ''] = VARIABLE.exec(variable) ?? [];
  return new Map<string, z.ZodType>(Object.entries(settings.shape)).get(setting) ?? null;
}

/**
 * Reads the storages from variables such as `STORAGE_DEFAULT_BUCKET`, which is a setting of the storage `default`.
 * `problems` has one line for each variable that is wrong; no value is repeated.
 */
export function readStorages(env: Environment): {
  readonly storages: Readonly<Record<string, Storage>>;
  readonly problems: readonly string[];
} {
  const given = new Map<string, Environment>();
  const problems: string[] = [];
  for (const [variable, value] of Object.entries(env)) {
    const [, name, setting] = VARIABLE.exec(variable) ?? [];
    if (name !== undefined && setting !== undefined) {
      given.set(name, { ...given.get(name), [setting]: value });
    } else if (variable.startsWith('STORAGE_')) {
      problems.push(`${variable}: expected STORAGE_<NAME>_ and one of ${SETTINGS.join(', ')}`);
    }
  }
  const storages: Record<string, Storage> = {};
  for (const [name, values] of given) {
    const read = settings.safeParse(values);
    const issues = read.error?.issues.map(({ path, message }) => [String(path[0]), message] as const) ?? [];
    const wrong = [...issues, ...contradictionsIn(values)];
    problems.push(...wrong.map(([setting, message]) => `STORAGE_${name}_${setting}: ${message}`));
    if (read.success) storages[name.toLowerCase()] = storageOf(read.data);
  }
  return { storages, problems };
}

function storageOf(read: Settings): Storage {
  const { VENDOR: vendor, REGION: region, BUCKET: bucket, ENDPOINT: endpoint, SSE: sse, TAG: tag } = read;
  const extensionParams = Object.entries({ endpoint, sse, tag }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return {
    ...{ vendor, region, bucket },
    credentials: sourceOf(read),
    ...(extensionParams.length === 0 ? {} : { extensionParams: Object.fromEntries(extensionParams) }),
  };
}

function sourceOf({
  CREDENTIALS_FILE: path,
  CREDENTIALS_COMMAND: command,
  ...keys
}: Settings): CredentialsSource {
  if (path !== undefined) return { kind: 'file', path };
  if (command !== undefined) return { kind: 'command', command };
  return { kind: 'fixed', accessKey: keys.ACCESS_KEY ?? '', secretKey: keys.SECRET_KEY ?? '' };
}
