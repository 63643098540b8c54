/** `storageConfig` of `start` and `update` (upstream contract, "Field rules"). */
import { z } from 'zod';
import * as rules from '../start-rules.ts';

/** 1 S3, 2 Alibaba, 3 Tencent, 5 Azure, 6 Google, 7 Huawei, 8 Baidu, 11 S3-compatible. */
const VENDORS = [1, 2, 3, 5, 6, 7, 8, 11] as const;
export const isVendor = (vendor: number) => VENDORS.some((each) => each === vendor);

/** Storage of this vendor is found by its endpoint. */
export const S3_COMPATIBLE = 11;
const STS_VENDORS: readonly number[] = [1, 2, 3];

const filled = z.string().min(1);
const fileNamePrefix = rules.fileNamePrefix.optional();

/** All of it, as Agora gets it. */
export const storageConfig = z
  .looseObject({
    vendor: z.literal(VENDORS, `Expected one of ${VENDORS.join(', ')}.`),
    region: z.number().int().min(0),
    bucket: filled,
    accessKey: filled,
    secretKey: filled,
    fileNamePrefix,
    stsToken: z.string().optional(),
    stsExpiration: z.number().optional(),
    extensionParams: z
      .looseObject({
        endpoint: z.string().optional(),
        sse: z.enum(['kms', 'aes256'], 'Expected kms or aes256.').optional(),
        tag: z.string().optional(),
      })
      .optional(),
  })
  .refine(({ vendor, extensionParams }) => vendor !== S3_COMPATIBLE || Boolean(extensionParams?.endpoint), {
    path: ['extensionParams', 'endpoint'],
    error: `Expected an endpoint with vendor ${S3_COMPATIBLE}.`,
  })
  .refine(({ vendor, stsToken }) => !stsToken || STS_VENDORS.includes(vendor), {
    path: ['stsToken'],
    error: `Expected vendor ${STS_VENDORS.join(', ')} with an stsToken.`,
  });

/** What a caller says of it. The gateway adds the keys when it sends the request. */
export const storageWithoutKeys = z.looseObject({ fileNamePrefix });
