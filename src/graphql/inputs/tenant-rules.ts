/** Rules for the apps and storages that callers name: they have to be their tenant's. */
import { type InputIssue, InvalidInputError } from '../../domain/errors.ts';
import type { Tenant } from '../../domain/tenant.ts';

type Named = string | null | undefined;

/** An issue if the app is not the tenant's, with the same message whether it exists or not. */
export function issuesOfAppId(named: Named, tenant: Tenant, path: string): readonly InputIssue[] {
  if (knownAppId(named, tenant) !== null) return [];
  return [{ path, message: 'Expected one of your apps, or nothing for the first of them.' }];
}

/**
 * The app that the caller names, or the tenant's first.
 * @throws InvalidInputError for the issues of `issuesOfAppId`
 */
export function appIdOf(named: Named, tenant: Tenant, path: string): string {
  const appId = knownAppId(named, tenant);
  if (appId === null) throw new InvalidInputError(issuesOfAppId(named, tenant, path));
  return appId;
}

/** The app that the caller names, or the tenant's first; null: it is none of the tenant's. */
export function knownAppId(named: Named, { appIds }: Tenant): string | null {
  const appId = named ?? appIds[0];
  return appId !== undefined && appIds.includes(appId) ? appId : null;
}

/** An issue if the named storage is not the tenant's. */
export function issuesOfStorage(named: Named, { storages }: Tenant, path: string): readonly InputIssue[] {
  if (named === null || named === undefined || storages.includes(named)) return [];
  return [{ path, message: 'The gateway’s configuration has no storage with this name.' }];
}
