import type { KeyExpiry, StorageState } from '../app/examined-storage.ts';
import { type Storage, storageVariable } from '../config/storages.ts';
import { S3_COMPATIBLE } from '../domain/requests/storage-config.ts';
import { regionName } from '../storage/s3-places.ts';
import { StorageRefusedError, StorageUnavailableError } from '../storage/storage-errors.ts';
import { failsAll, type Tried, type TriedRights } from '../storage/try-rights.ts';
import type { Finding } from './finding.ts';
import { refusedWords, unavailableWords } from './storage-words.ts';

/** What a look at a storage means for the gateway. Agora itself only writes, so all else limits what can be done. */
export function storageFindings(name: string, storage: Storage, state: StorageState): readonly Finding[] {
  const found = findingsOf(name, storage, state);
  return found.map(({ level, line }) => ({ level, line: `storage ${name}: ${line}` }));
}

function findingsOf(name: string, storage: Storage, state: StorageState): readonly Finding[] {
  const source = keySource(name, storage);
  switch (state.kind) {
    case 'no_keys':
      return [{ level: 'down', line: `its keys can’t be read (${state.message}): check ${source}` }];
    case 'expired_keys':
      return [{ level: 'down', line: `the keys of ${source} expired at ${timeOf(state.expiry)}` }];
    case 'no_client':
      return [withoutClient(name, storage)];
    case 'tried':
      return [...rightsFindings(name, storage, state), ...expiryFindings(source, state.expiry)];
  }
}

function keySource(name: string, { credentials: { kind } }: Storage): string {
  if (kind === 'file') return storageVariable(name, 'CREDENTIALS_FILE');
  return storageVariable(name, kind === 'command' ? 'CREDENTIALS_COMMAND' : 'ACCESS_KEY');
}

function withoutClient(name: string, { vendor, region }: Storage): Finding {
  if (vendor === S3_COMPATIBLE) {
    const line = `${storageVariable(name, 'ENDPOINT')}: expected a host or a URL`;
    return { level: 'down', line };
  }
  const line =
    `the gateway knows no region ${region} of vendor ${vendor}, so it can’t check this storage, and url and playbackUrl ` +
    `of files in it are null: check ${storageVariable(name, 'REGION')}`;
  return { level: 'limited', line };
}

function expiryFindings(source: string, expiry: KeyExpiry | null): readonly Finding[] {
  if (!expiry?.isTooSoon) return [];
  const line = `the keys of ${source} expire at ${timeOf(expiry)}: Agora wants keys that are valid for 4 h`;
  return [{ level: 'limited', line }];
}

const timeOf = ({ at }: KeyExpiry) => new Date(at).toISOString();

function rightsFindings(
  name: string,
  storage: Storage,
  { rights, expiry }: Extract<StorageState, { kind: 'tried' }>,
): readonly Finding[] {
  const { write, read, list } = rights;
  const general = write === 'done' ? undefined : [write, list, read].find(failsAll);
  const missing =
    general === undefined
      ? [cantWrite(write), cantRead(read), cantList(list)]
      : [{ level: 'down', line: failureWords(name, storage, general) } as const];
  const findings = [...missing, leftBehind(rights)].filter((each) => each !== null);
  return findings.length > 0 ? findings : [{ level: 'ok', line: allowed(storage, rights, expiry) }];
}

/** What to change where a request has failed. */
export function failureWords(name: string, storage: Storage, error: Error): string {
  if (error instanceof StorageRefusedError) return refusedWords(name, storage, error);
  return error instanceof StorageUnavailableError
    ? unavailableWords(name, storage, error)
    : `nothing can be written (${error.message})`;
}

function cantWrite(write: Tried): Finding | null {
  if (!(write instanceof Error)) return null;
  const right = isNoRight(write)
    ? 'its keys may not write, so Agora could store no file. Where they are limited to a folder, name it: --storage-folder'
    : 'nothing can be written, so Agora could store no file';
  return { level: 'down', line: `${right}${because(write)}` };
}

function cantRead(read: Tried): Finding | null {
  if (read === 'missing') return { level: 'limited', line: 'reading gives something else than was written' };
  if (!(read instanceof Error)) return null;
  const right = isNoRight(read) ? 'its keys may not read' : 'nothing can be read';
  const line = `${right}: whoever opens a url or playbackUrl is refused${because(read)}`;
  return { level: 'limited', line };
}

function cantList(list: Tried): Finding | null {
  if (list === 'missing') return { level: 'limited', line: 'its list lacks what has just been written' };
  if (!(list instanceof Error)) return null;
  const right = isNoRight(list) ? 'its keys may not list' : 'nothing can be listed';
  const line = `${right}: lists of files that were lost can’t be found again${because(list)}`;
  return { level: 'limited', line };
}

function leftBehind({ write, remove, key }: TriedRights): Finding | null {
  if (!(remove instanceof Error)) return null;
  if (write === 'done') {
    const right = isNoRight(remove)
      ? 'its keys may not delete'
      : 'the object of this check could not be deleted';
    return { level: 'limited', line: `${right}: ${key} stays in the bucket${because(remove)}` };
  }
  // Without a connection nothing was written.
  if (write instanceof StorageUnavailableError && write.code !== null) return null;
  return {
    level: 'limited',
    line: `${key} may have been written, and could not be deleted${because(remove)}`,
  };
}

function isNoRight(error: Error): boolean {
  return error instanceof StorageRefusedError && error.refusal === 'no_right';
}

function because(error: Error): string {
  return ` (${error instanceof StorageRefusedError && isNoRight(error) ? error.said : error.message})`;
}

function allowed({ vendor, region, bucket }: Storage, rights: TriedRights, expiry: KeyExpiry | null): string {
  const { write, read, list } = rights;
  const told = [
    ...[write === 'done' ? 'write' : [], read === 'done' ? 'read' : [], list === 'done' ? 'list' : []],
    rights.remove === 'done' ? 'delete' : [],
  ].flat();
  const may = told.length === 0 ? 'nothing was tried' : `its keys may ${enumeration.format(told)}`;
  const place = regionName(vendor, region);
  const until = expiry === null ? '' : `, until ${timeOf(expiry)}`;
  return `${may} in the bucket ${bucket}${place === null ? '' : ` of ${place}`}${until}`;
}

const enumeration = new Intl.ListFormat('en-GB');
