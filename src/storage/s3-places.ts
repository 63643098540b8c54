/**
 * Where S3's interface to each vendor's storage is. The numbers of vendors and regions are Agora's
 * (https://docs.agora.io/en/cloud-recording/reference/region-vendor; Huawei's and Baidu's as Agora's clients list them).
 */
import type { OpenStorage } from './open-storage.ts';

export interface S3Place {
  /** The URL of the bucket, without a slash at the end. */
  readonly bucketUrl: string;
  /** The region in the signature; absent: it is told from the host's name, else `us-east-1`. */
  readonly region?: string;
}

/** Agora's names of the regions in the order of its numbers, `-` where a number is not given. */
const regions = (names: string) =>
  names.split(/\s+/).map((name) => (name === '-' ? undefined : name.toLowerCase().replaceAll('_', '-')));

const AWS = regions(
  `US_EAST_1 US_EAST_2 US_WEST_1 US_WEST_2 EU_WEST_1 EU_WEST_2 EU_WEST_3 EU_CENTRAL_1 AP_SOUTHEAST_1 AP_SOUTHEAST_2
  AP_NORTHEAST_1 AP_NORTHEAST_2 SA_EAST_1 CA_CENTRAL_1 AP_SOUTH_1 CN_NORTH_1 CN_NORTHWEST_1 - AF_SOUTH_1 AP_EAST_1
  AP_NORTHEAST_3 EU_NORTH_1 ME_SOUTH_1 - AP_SOUTHEAST_3 EU_SOUTH_1`,
);
/** Agora's English page says CN_Northeast_2 and CN_Southeast_7 for the last two, which Alibaba does not have. */
const ALIBABA = regions(
  `CN_Hangzhou CN_Shanghai CN_Qingdao CN_Beijing CN_Zhangjiakou CN_Huhehaote CN_Shenzhen CN_Hongkong US_West_1
  US_East_1 AP_Southeast_1 AP_Southeast_2 AP_Southeast_3 AP_Southeast_5 AP_Northeast_1 AP_South_1 EU_Central_1
  EU_West_1 EU_East_1 AP_Southeast_6 CN_Heyuan CN_Guangzhou CN_Chengdu CN_Nanjing CN_Fuzhou CN_Wulanchabu
  AP_Northeast_2 AP_Southeast_7`,
);
const TENCENT = regions(
  `AP_Beijing_1 AP_Beijing AP_Shanghai AP_Guangzhou AP_Chengdu AP_Chongqing AP_Shenzhen_FSI AP_Shanghai_FSI
  AP_Beijing_FSI AP_Hongkong AP_Singapore AP_Mumbai AP_Seoul AP_Bangkok AP_Tokyo NA_Siliconvalley NA_Ashburn
  NA_Toronto EU_Frankfurt EU_Moscow`,
);
const HUAWEI = regions(
  `CN_North_1 CN_North_4 CN_East_2 CN_East_3 CN_South_1 CN_Southwest_2 AP_Southeast_1 AP_Southeast_2 AP_Southeast_3
  AF_South_1 SA_Argentina_1 SA_Peru_1 NA_Mexico_1 SA_Brazil_1 LA_South_2 SA_Chile_1`,
);
/** Baidu's codes. Agora says Beijing, Baoding, Suzhou, Guangzhou, Hongkong, Singapore, Wuhan, Shanghai. */
const BAIDU = regions('bj bd su gz hkg sin fwh fsh');

interface Hosts {
  readonly regions: readonly (string | undefined)[];
  readonly hostIn: (region: string) => string;
  readonly bucketIn: (host: string, bucket: string) => string;
}

const inPath = (url: string, bucket: string) => `${url}/${encodeURIComponent(bucket)}`;
/** Certificates cover one label of a host's name. Buckets that are none are in the path. */
const inHost = (host: string, bucket: string) =>
  /^[a-z0-9-]+$/.test(bucket) ? `https://${bucket}.${host}` : inPath(`https://${host}`, bucket);

const amazonOf = (region: string) => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

/** The public S3 interface of each vendor, by Agora's number of the vendor. */
const HOSTS: ReadonlyMap<number, Hosts> = new Map([
  [1, { regions: AWS, hostIn: (region) => `s3.${region}.${amazonOf(region)}`, bucketIn: inHost }],
  [2, { regions: ALIBABA, hostIn: (region) => `s3.oss-${region}.aliyuncs.com`, bucketIn: inHost }],
  [3, { regions: TENCENT, hostIn: (region) => `cos.${region}.myqcloud.com`, bucketIn: inHost }],
  [7, { regions: HUAWEI, hostIn: (region) => `obs.${region}.myhuaweicloud.com`, bucketIn: inHost }],
  // Baidu takes both styles; the path needs no name for each bucket below `s3.`.
  [
    8,
    {
      regions: BAIDU,
      hostIn: (region) => `s3.${region}.bcebos.com`,
      bucketIn: (host, bucket) => inPath(`https://${host}`, bucket),
    },
  ],
]);

/** The vendor's name of a region; null where it has no such number, or its storages' place does not depend on one. */
export function regionName(vendor: number, region: number): string | null {
  return HOSTS.get(vendor)?.regions[region] ?? null;
}

/** Agora's number of a vendor's region; null where there is none. */
export function regionNumber(vendor: number, name: string): number | null {
  const index = HOSTS.get(vendor)?.regions.indexOf(name) ?? -1;
  return index === -1 ? null : index;
}

const GOOGLE = 6;
const S3_COMPATIBLE = 11;

/** Finds the S3 interface of a storage; null where the vendor has none, or the region or endpoint is not known. */
export function s3PlaceOf({ vendor, region, bucket, endpoint }: Omit<OpenStorage, 'keys'>): S3Place | null {
  // Google takes Agora's keys, which are HMAC keys of its interoperability, in any region of the signature.
  if (vendor === GOOGLE)
    return { bucketUrl: inPath('https://storage.googleapis.com', bucket), region: 'auto' };
  if (vendor === S3_COMPATIBLE) return selfHosted(endpoint, bucket);
  const hosts = HOSTS.get(vendor);
  const name = hosts?.regions[region];
  if (hosts === undefined || name === undefined) return null;
  return { bucketUrl: hosts.bucketIn(hosts.hostIn(name), bucket), region: name };
}

/** Every S3-compatible server knows the bucket in the path; in the host's name it needs DNS for each bucket. */
function selfHosted(endpoint: string | null, bucket: string): S3Place | null {
  if (endpoint === null) return null;
  const url = URL.parse(/^https?:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`);
  if (url === null) return null;
  return { bucketUrl: inPath(`${url.origin}${url.pathname.replace(/\/+$/, '')}`, bucket) };
}
