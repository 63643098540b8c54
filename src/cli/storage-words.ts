/** What is wrong with a storage's settings, by the names of the variables, as its answers tell. */
import { type Storage, storageVariable } from '../config/storages.ts';
import { S3_COMPATIBLE } from '../domain/requests/storage-config.ts';
import { AZURE } from '../storage/open-storage.ts';
import { regionName, regionNumber } from '../storage/s3-places.ts';
import type { StorageRefusedError, StorageUnavailableError } from '../storage/storage-errors.ts';

/** The variables of one storage. */
function variablesOf(name: string, { vendor, region, credentials: { kind } }: Storage) {
  const endpoint = storageVariable(name, 'ENDPOINT');
  const keys = kind === 'file' ? 'CREDENTIALS_FILE' : 'CREDENTIALS_COMMAND';
  const place = [
    vendor === S3_COMPATIBLE ? endpoint : [],
    regionName(vendor, region) === null ? [] : storageVariable(name, 'REGION'),
    // The account is a part of the host's name.
    vendor === AZURE ? storageVariable(name, kind === 'fixed' ? 'ACCESS_KEY' : keys) : [],
  ].flat();
  return {
    bucket: storageVariable(name, 'BUCKET'),
    region: storageVariable(name, 'REGION'),
    endpoint,
    accessKey: storageVariable(name, kind === 'fixed' ? 'ACCESS_KEY' : keys),
    secretKey: storageVariable(name, kind === 'fixed' ? 'SECRET_KEY' : keys),
    /** What says where the storage is; null: nothing but the vendor. */
    place: place[0] ?? null,
  };
}

/** What to change where a storage refuses everything. */
export function refusedWords(name: string, storage: Storage, error: StorageRefusedError): string {
  const { refusal, said } = error;
  return `${changeFor(name, storage, refusal, error.region)}${said === '' ? '' : ` (${said})`}`;
}

function changeFor(
  name: string,
  storage: Storage,
  refusal: StorageRefusedError['refusal'],
  told: string | null,
): string {
  const { accessKey, secretKey, bucket, place, endpoint } = variablesOf(name, storage);
  switch (refusal) {
    case 'unknown_access_key':
      return `${accessKey}: the storage does not know this access key; expected one of this vendor, and in use`;
    case 'wrong_secret':
      return `${secretKey}: the secret key is not that of the access key; expected all of it, without spaces`;
    case 'expired_keys':
      return `${accessKey}: the session token has expired or is wrong; expected fresh keys`;
    case 'no_bucket': {
      const where = place === null ? '' : `, and ${place}`;
      return `${bucket}: there is no bucket ${storage.bucket}${inRegion(storage)}; check its name${where}`;
    }
    case 'wrong_region':
      return regionWords(name, storage, told);
    case 'clock_skew':
      return 'the storage’s clock and this machine’s differ too much: set this machine’s clock, or no url works';
    case 'not_storage':
      return storage.vendor === S3_COMPATIBLE
        ? `${endpoint}: what answers is no storage; expected the address of S3’s interface, not of a web console`
        : 'what answers is no storage: is there a proxy in between?';
    case 'no_right':
    case 'no_object':
    case 'other':
      return 'the storage refuses the request';
  }
}

function inRegion({ vendor, region }: Storage): string {
  const known = regionName(vendor, region);
  return known === null ? '' : ` in ${known} (region ${region})`;
}

function regionWords(name: string, storage: Storage, told: string | null): string {
  const { region: variable, endpoint } = variablesOf(name, storage);
  const { vendor, region, bucket } = storage;
  const known = regionName(vendor, region);
  if (known === null) {
    const where = told === null ? 'elsewhere' : `in ${told}`;
    const setting = vendor === S3_COMPATIBLE ? endpoint : variable;
    return `${setting}: the bucket ${bucket} is ${where}; expected the address of its region`;
  }
  const not = `${variable}: the bucket ${bucket} is not${inRegion(storage)}`;
  if (told === null || told === known) return `${not}; expected Agora’s number of its region`;
  const number = regionNumber(vendor, told);
  return number === null
    ? `${not} but in ${told}, for which Agora has no number; expected a bucket in one of Agora’s regions`
    : `${not} but in ${told}; expected ${number}`;
}

/** What to change where no answer comes. */
export function unavailableWords(
  name: string,
  storage: Storage,
  { code, message }: StorageUnavailableError,
): string {
  const { place } = variablesOf(name, storage);
  if (code === null) return `${message}; run doctor again, and check ${place ?? 'this machine’s network'}`;
  const [problem, expected] = connectionWords(code);
  const why = `${problem} (${code})`;
  return place === null ? `${why}; check this machine’s network` : `${place}: ${why}; expected ${expected}`;
}

function connectionWords(code: string): readonly [problem: string, expected: string] {
  if (/^(ENOTFOUND|EAI_)/.test(code)) return ['its host has no address', 'a host that Agora finds too'];
  if (/CERT|SSL|TLS|^EPROTO$|^UNABLE_TO_|SIGNATURE/.test(code))
    return [
      'its host has no TLS, or no valid certificate',
      'https:// only with a certificate that Agora trusts too',
    ];
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(code))
    return ['nobody can be connected to there', 'a host and port that Agora reaches too'];
  return ['the connection broke', 'an answer'];
}
