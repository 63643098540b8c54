/** What callers may name of their tenant's: apps and storages. */
import { type InputIssue, InvalidInputError } from '../../domain/errors.ts';
import type { Tenant } from '../../domain/tenant.ts';

type Named = string | null | undefined;

/** What is wrong with the name of an app: it is not the tenant's, whether there is one or not. */
export function issuesOfAppId(named: Named, tenant: Tenant, path: string): readonly InputIssue[] {
  if (knownAppId(named, tenant) !== null) return [];
  return [{ path, message: 'Expected one of your apps, or nothing for the first of them.' }];
}

/**
 * The app that a caller means, the first of its tenant's where it names none.
 * @throws InvalidInputError for what `issuesOfAppId` tells
 */
export function appIdOf(named: Named, tenant: Tenant, path: string): string {
  const appId = knownAppId(named, tenant);
  if (appId === null) throw new InvalidInputError(issuesOfAppId(named, tenant, path));
  return appId;
}

function knownAppId(named: Named, { appIds }: Tenant): string | null {
  const appId = named ?? appIds[0];
  return appId !== undefined && appIds.includes(appId) ? appId : null;
}

/** What is wrong with the name of a storage; nothing where none is named. */
export function issuesOfStorage(named: Named, { storages }: Tenant, path: string): readonly InputIssue[] {
  if (named === null || named === undefined || storages.includes(named)) return [];
  return [{ path, message: 'The gateway’s configuration has no storage with this name.' }];
}
