import { describe, expect, it } from 'vitest';
import { s3PlaceOf } from '../../../src/storage/s3-places.ts';

const storage = { vendor: 1, region: 0, bucket: 'bucket', endpoint: null };

describe('where S3’s interface to a storage is', () => {
  it.each([
    [{ vendor: 1, region: 7 }, 'https://bucket.s3.eu-central-1.amazonaws.com', 'eu-central-1'],
    [{ vendor: 1, region: 18 }, 'https://bucket.s3.af-south-1.amazonaws.com', 'af-south-1'],
    [{ vendor: 1, region: 25 }, 'https://bucket.s3.eu-south-1.amazonaws.com', 'eu-south-1'],
    [{ vendor: 1, region: 15 }, 'https://bucket.s3.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    [{ vendor: 1, bucket: 'a.b' }, 'https://s3.us-east-1.amazonaws.com/a.b', 'us-east-1'],
    [{ vendor: 2, region: 10 }, 'https://bucket.s3.oss-ap-southeast-1.aliyuncs.com', 'ap-southeast-1'],
    [{ vendor: 2, region: 27 }, 'https://bucket.s3.oss-ap-southeast-7.aliyuncs.com', 'ap-southeast-7'],
    [{ vendor: 3, region: 19, bucket: 'b-1250' }, 'https://b-1250.cos.eu-moscow.myqcloud.com', 'eu-moscow'],
    [{ vendor: 6, region: 3 }, 'https://storage.googleapis.com/bucket', 'auto'],
    [{ vendor: 7, region: 15 }, 'https://bucket.obs.sa-chile-1.myhuaweicloud.com', 'sa-chile-1'],
    [{ vendor: 8, region: 0 }, 'https://s3.bj.bcebos.com/bucket', 'bj'],
  ])('%j', (given, bucketUrl, region) => {
    expect(s3PlaceOf({ ...storage, ...given })).toEqual({ bucketUrl, region });
  });

  it.each([
    ['https://minio.example:9000', 'https://minio.example:9000/bucket'],
    ['http://minio.example/store/', 'http://minio.example/store/bucket'],
    ['minio.example:9000', 'https://minio.example:9000/bucket'],
  ])('self-hosted at %s', (endpoint, bucketUrl) => {
    expect(s3PlaceOf({ ...storage, vendor: 11, endpoint })).toEqual({ bucketUrl });
  });

  it.each([
    ['a region that Agora has not', { region: 17 }],
    ['a region after the last', { region: 26 }],
    ['another vendor', { vendor: 5 }],
    ['no endpoint', { vendor: 11 }],
    ['an endpoint that is none', { vendor: 11, endpoint: 'https://' }],
  ])('null for %s', (_name, given) => {
    expect(s3PlaceOf({ ...storage, ...given })).toBeNull();
  });
});
