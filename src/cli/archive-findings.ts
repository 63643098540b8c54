import type { FolderState } from '../app/examined.ts';
import type { StorageState } from '../app/examined-storage.ts';
import type { Storage } from '../config/storages.ts';
import { StorageRefusedError } from '../storage/storage-errors.ts';
import type { Tried } from '../storage/try-rights.ts';
import type { Finding } from './finding.ts';
import { failureWords } from './storage-findings.ts';

/** The gateway does all else without its archive. */
const STUCK = 'nothing old would be removed';

/** What a look at the folder of `ARCHIVE` means. */
export function folderFinding(path: string, state: FolderState): Finding {
  const where = `archive: the folder ${path}`;
  if (state instanceof Error)
    return { level: 'limited', line: `${where} can’t be written (${state.message}): ${STUCK}` };
  const words = { written: 'can be written', writable: 'is there', new: 'is made with the first removal' };
  return { level: 'ok', line: `${where} ${words[state]}` };
}

/** What a look at the storage of `ARCHIVE` means. `place`: the storage with its folder. */
export function archiveStorageFinding(
  [name, storage]: readonly [name: string, storage: Storage],
  place: string,
  state: StorageState,
): Finding {
  const where = `archive: storage:${place}`;
  if (state.kind !== 'tried')
    return { level: 'limited', line: `${where} can’t be used, as its storage can’t: ${STUCK}` };
  const { write, read, remove, key } = state.rights;
  if (write instanceof Error)
    return { level: 'limited', line: `${where}: ${failureWords(name, storage, write)}: ${STUCK}` };
  if (read === 'missing')
    return { level: 'limited', line: `${where}: reading gives something else than was written: ${STUCK}` };
  if (write === 'untold') return { level: 'ok', line: `${where} was not tried` };
  if (read instanceof Error && !isNoRight(read))
    return { level: 'limited', line: `${where} can’t be read again (${read.message}): ${STUCK}` };
  if (remove instanceof Error)
    return { level: 'ok', line: `${where} can be written, and nothing deleted in it: ${key} stays` };
  return { level: 'ok', line: `${where} can be written` };
}

function isNoRight(result: Tried): boolean {
  return result instanceof StorageRefusedError && result.refusal === 'no_right';
}
