/** `storageConfig` of `start` and `update` (upstream contract, "Field rules" and "Rules between fields"). */
import { z } from 'zod';
import * as rules from './rules.ts';

/** Storage vendors, by Agora's numbers. */
const VENDORS: ReadonlyMap<number, string> = new Map([
  [1, 'S3'],
  [2, 'Alibaba'],
  [3, 'Tencent'],
  [5, 'Azure'],
  [6, 'Google'],
  [7, 'Huawei'],
  [8, 'Baidu'],
  [11, 'S3-compatible'],
]);

/** This vendor's storage needs an endpoint. */
export const S3_COMPATIBLE = 11;

/** What only some vendors support: temporary keys, encryption, and a tag for every object. */
const TAKEN_BY = { stsToken: [1, 2, 3], sse: [1], tag: [1, 2] } as const;
type TakenBySome = keyof typeof TAKEN_BY;

/** S3's server-side encryption. */
export const SSE = ['kms', 'aes256'] as const;

export const isVendor = (vendor: number) => VENDORS.has(vendor);

/** True if this vendor supports `what`. */
export function takes(vendor: number, what: TakenBySome): boolean {
  return TAKEN_BY[what].some((each) => each === vendor);
}

/** Agora requires temporary keys to be valid for at least 4 h (upstream contract, "Rules between fields"). */
const MIN_VALID_MS = 4 * 60 * 60_000;

/** True if temporary keys expire too soon for Agora. `stsExpiration` is in Unix seconds, `now` in Unix milliseconds. */
export function expiresTooSoon(stsExpiration: number, now: number): boolean {
  return stsExpiration * 1000 - now < MIN_VALID_MS;
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const listed = (vendors: Iterable<number>) =>
  either.format(Array.from(vendors, (vendor) => `${vendor} (${VENDORS.get(vendor)})`));

/** Every vendor, as in "1 (S3), 2 (Alibaba) or 3 (Tencent)". */
export const ALL_VENDORS = listed(VENDORS.keys());

/** The vendors that support `what`, in the same form. */
export const vendorsThatTake = (what: TakenBySome) => listed(TAKEN_BY[what]);

const filled = z.string().min(1);
const fileNamePrefix = rules.fileNamePrefix.optional();
const WHOLE_SECONDS = 'Expected a positive whole number: a Unix time in seconds.';

const fields = z.looseObject({
  vendor: z.number().refine(isVendor, `Expected ${ALL_VENDORS}.`),
  region: z.number().int().min(0),
  bucket: filled,
  accessKey: filled,
  secretKey: filled,
  fileNamePrefix,
  stsToken: z.string().optional(),
  stsExpiration: z.number().int(WHOLE_SECONDS).positive(WHOLE_SECONDS).optional(),
  extensionParams: z
    .looseObject({
      endpoint: z.string().optional(),
      sse: z.enum(SSE, `Expected ${SSE.join(' or ')}.`).optional(),
      tag: z.string().optional(),
    })
    .optional(),
});

/** The whole, as sent to Agora. */
export const storageConfig = fields.superRefine(checkVendor);

/** The caller's part. The gateway adds the keys when it sends the request. */
export const storageWithoutKeys = z.looseObject({ fileNamePrefix });

/** Checks what the vendor needs, and what it does not support. */
function checkVendor(storage: z.output<typeof fields>, context: z.RefinementCtx): void {
  const { vendor, stsToken, stsExpiration, extensionParams: { endpoint, sse, tag } = {} } = storage;
  const report = rules.reporterOf(context);
  if (vendor === S3_COMPATIBLE && !endpoint) {
    report(['extensionParams', 'endpoint'], `Expected an endpoint with vendor ${S3_COMPATIBLE}.`);
  }
  if (stsToken && stsExpiration === undefined) {
    report(['stsExpiration'], 'Expected the time at which the stsToken expires.');
  }
  const given = [
    { what: 'stsToken', value: stsToken, path: ['stsToken'] },
    { what: 'sse', value: sse, path: ['extensionParams', 'sse'] },
    { what: 'tag', value: tag, path: ['extensionParams', 'tag'] },
  ] as const;
  for (const { what, value, path } of given) {
    if (value && !takes(vendor, what)) report(path, `Expected vendor ${vendorsThatTake(what)} with it.`);
  }
}
