import type { App } from '../app.ts';
import type { Recording } from '../domain/recording.ts';
import { globalIdOf, recordingIdOf } from '../graphql/global-id.ts';

/** `several`: the text is the beginning of more than one id. */
export type Found =
  | { readonly kind: 'one'; readonly recording: Recording }
  | { readonly kind: 'several'; readonly ids: readonly string[] }
  | { readonly kind: 'none' };

/** More need not be told of an ambiguous beginning. */
const MOST_TOLD = 5;

/** Finds a tenant's recording by its GraphQL id, the id in the log, its `sid`, or a beginning of any of them. */
export async function findRecording(
  { reads, store }: Pick<App, 'reads' | 'store'>,
  tenant: string,
  text: string,
): Promise<Found> {
  const [named] = await reads.load(tenant, [recordingIdOf(text) ?? text]);
  if (named !== undefined) return { kind: 'one', recording: named };
  const withSid = (await store.findBySid(text)).filter(({ owner }) => owner === tenant);
  const begun = withSid.length > 0 ? withSid : await findByBeginning({ reads, store }, tenant, text);
  const [only, another] = begun;
  if (only === undefined) return { kind: 'none' };
  if (another === undefined) return { kind: 'one', recording: only };
  return { kind: 'several', ids: begun.slice(0, MOST_TOLD).map(({ id }) => id) };
}

async function findByBeginning(
  { reads, store }: Pick<App, 'reads' | 'store'>,
  tenant: string,
  text: string,
): Promise<readonly Recording[]> {
  const ofSids = /^[0-9A-Za-z]+$/.test(text) ? await store.findBySidBeginning(tenant, text) : [];
  const ofIds = await findByBeginningOfId(reads, tenant, text);
  const isNew = ({ id }: Recording) => ofIds.every((each) => each.id !== id);
  return [...ofIds, ...ofSids.filter(isNew)];
}

async function findByBeginningOfId(
  reads: App['reads'],
  tenant: string,
  text: string,
): Promise<readonly Recording[]> {
  const beginning = /^[0-9a-f]{1,31}$/.test(text) ? text : beginningIn(text);
  if (beginning === null) return [];
  // Ids are hex digits, so all with this beginning sort between the two.
  const page = { newerThan: beginning, olderThan: `${beginning}g`, limit: LIMIT };
  const found = await reads.list(tenant, {}, page);
  return found.filter(({ id }) => id.startsWith(text) || globalIdOf(id).startsWith(text));
}

/** A beginning of a GraphQL id says a part of a character more than whole characters, which is compared afterwards. */
const LIMIT = 100;

/** The hex digits that the beginning of a GraphQL id says; null where it says none. */
function beginningIn(globalId: string): string | null {
  const [, digits] =
    /^Recording:([0-9a-f]+)/.exec(Buffer.from(globalId, 'base64url').toString('latin1')) ?? [];
  return digits ?? null;
}
