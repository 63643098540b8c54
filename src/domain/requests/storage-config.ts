/** `storageConfig` of `start` and `update` (upstream contract, "Field rules" and "Rules between fields"). */
import { z } from 'zod';
import * as rules from './rules.ts';

/** Who stores, by Agora's numbers. */
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

/** Storage of this vendor is found by its endpoint. */
export const S3_COMPATIBLE = 11;

/** What only some vendors take: temporary keys, encryption, and a tag for every object. */
const TAKEN_BY = { stsToken: [1, 2, 3], sse: [1], tag: [1, 2] } as const;
type TakenBySome = keyof typeof TAKEN_BY;

/** How S3 encrypts what it is given. */
export const SSE = ['kms', 'aes256'] as const;

/** Whether Agora has such a vendor. */
export const isVendor = (vendor: number) => VENDORS.has(vendor);

/** Whether storage of this vendor takes `what`. */
export function takes(vendor: number, what: TakenBySome): boolean {
  return TAKEN_BY[what].some((each) => each === vendor);
}

const LEAST_VALID_MS = 4 * 60 * 60_000;

/**
 * Whether temporary keys end, at `stsExpiration` in Unix seconds, before the 4 h are over that Agora wants them to be good for
 * (upstream contract, "Rules between fields"). `now` is in Unix milliseconds.
 */
export function expiresTooSoon(stsExpiration: number, now: number): boolean {
  return stsExpiration * 1000 - now < LEAST_VALID_MS;
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const listed = (vendors: Iterable<number>) =>
  either.format(Array.from(vendors, (vendor) => `${vendor} (${VENDORS.get(vendor)})`));

/** Every vendor, as in "1 (S3), 2 (Alibaba) or 3 (Tencent)". */
export const ALL_VENDORS = listed(VENDORS.keys());

/** The vendors that take `what`, in the same way. */
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

/** All of it, as Agora gets it. */
export const storageConfig = fields.superRefine(checkVendor);

/** What a caller says of it. The gateway adds the keys when it sends the request. */
export const storageWithoutKeys = z.looseObject({ fileNamePrefix });

/** What the vendor needs, and what it does not take. */
function checkVendor(storage: z.output<typeof fields>, context: z.RefinementCtx): void {
  const { vendor, stsToken, stsExpiration, extensionParams: { endpoint, sse, tag } = {} } = storage;
  const report = (path: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
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
