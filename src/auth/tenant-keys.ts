/** The API keys of a tenant, as its admins create and revoke them; the command line makes keys by the same rules. */
import { z } from 'zod';
import type { ApiKey, ApiKeyStore } from '../domain/api-key.ts';
import type { AuditAsked } from '../domain/audit.ts';
import type { Caller, Scope } from '../domain/caller.ts';
import { ApiKeyNotFoundError, type InputIssue, InvalidInputError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { text, wholeNumber } from '../domain/requests/rules.ts';
import { isPlainText } from '../domain/requests/session-rules.ts';
import { idOfApiKey, makeApiKey } from './api-keys.ts';

/** What a new key should be. */
export interface WantedKey {
  /** What the key is for. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** How long it is valid; null: until it is revoked. */
  readonly days: number | null;
  /** Its own limit of operations, and of stops; null: that of every caller. */
  readonly operationsPerMinute: number | null;
}

/** An API key without what its secret is checked with. */
export type KnownKey = Omit<ApiKey, 'salt' | 'hash'>;

/** What admins may do with the API keys of their tenant. Rejects with `StoreUnavailableError`. */
export interface TenantKeys {
  /** Newest first: all that are not revoked, and the `MAX_REVOKED_LISTED` that were revoked last. */
  list(tenant: string): Promise<readonly KnownKey[]>;
  /**
   * Creates a key of the caller's tenant. `asked` is stored with it, and names it. The secret is stored nowhere.
   * Rejects with `InvalidInputError`, its paths beginning with `input`.
   */
  create(
    caller: Caller,
    wanted: WantedKey,
    asked: AuditAsked | null,
  ): Promise<{ readonly apiKey: KnownKey; readonly secret: string }>;
  /**
   * Revokes the key with this id, or with this text, on all gateways at once; one that was revoked before stays as it is. Rejects with
   * `ApiKeyNotFoundError`, also for another tenant's key; with `InvalidInputError` where everybody is let in.
   */
  revoke(tenant: string, idOrKey: string): Promise<KnownKey>;
}

/** How many keys that are not revoked a tenant may have: they are listed all at once. */
export const MAX_KEYS = 1000;
export const MAX_REVOKED_LISTED = 100;

/** A hundred years. */
const MAX_DAYS = 36_500;
const DAY_MS = 24 * 60 * 60_000;

/** As much as the gateway's own setting may say. */
const MAX_OPERATIONS_PER_MINUTE = 1_000_000;

const rules = z.object({
  name: text(1, 100).refine(
    (name) => name.trim() !== '',
    'Expected a few words that say what the key is for.',
  ),
  scopes: z.array(z.unknown()).min(1, 'Expected at least one scope.'),
  days: wholeNumber(1, MAX_DAYS).nullable(),
  operationsPerMinute: wholeNumber(1, MAX_OPERATIONS_PER_MINUTE).nullable(),
});

/** All that is wrong with a new key, by the names of `WantedKey`; one issue for each. */
export function issuesOfNewKey(wanted: WantedKey): readonly InputIssue[] {
  const issues = new Map<string, InputIssue>();
  for (const { path, message } of rules.safeParse(wanted).error?.issues ?? []) {
    const place = path.map(String).join('.');
    if (!issues.has(place)) issues.set(place, { path: place, message });
  }
  return [...issues.values()];
}

/** Makes a key without storing it. `text` has the secret and is stored nowhere: show it once. */
export function newKey(tenant: string, wanted: WantedKey, now: number) {
  const { name, scopes, days, operationsPerMinute } = wanted;
  const createdAt = Math.round(now);
  const expiresAt = days === null ? null : createdAt + days * DAY_MS;
  const unique = [...new Set(scopes)];
  return makeApiKey({ tenant, name, scopes: unique, operationsPerMinute, createdAt, expiresAt });
}

/** Nobody may give away what they do not have: else an admin's key would be every key. */
function issuesOfScopes(scopes: readonly Scope[], held: readonly Scope[]): readonly InputIssue[] {
  return scopes.flatMap((scope, index) =>
    held.includes(scope)
      ? []
      : [
          {
            path: `scopes.${index}`,
            message: `Expected a scope that you have yourself: ${held.join(', ')}.`,
          },
        ],
  );
}

/** Nor may they allow it more than they are allowed: the operator does so, at the command line. */
function issuesOfLimit(wanted: number | null, own: number): readonly InputIssue[] {
  if (wanted === null || wanted <= own) return [];
  const message = `Expected at most ${own}, as many as you may do yourself; the operator can make keys that may do more.`;
  return [{ path: 'operationsPerMinute', message }];
}

const OPEN =
  'This gateway lets everybody in and asks nobody for a key, so nobody can be told from an admin. ' +
  'Keys are changed here once it asks for them, and at its command line (keys create, keys revoke) at any time.';

export interface TenantKeysOptions {
  readonly keys: ApiKeyStore;
  readonly clock: Clock;
  /** The limit of every caller. */
  readonly operationsPerMinute: number;
  /** True: no caller is authenticated, so keys are listed and never changed. */
  readonly everybodyIsLetIn: boolean;
}

export function createTenantKeys(options: TenantKeysOptions): TenantKeys {
  const { keys, clock, everybodyIsLetIn } = options;
  const list = async (tenant: string) => {
    const found = await keys.listOf(tenant, { unrevoked: MAX_KEYS, revoked: MAX_REVOKED_LISTED });
    return found.map(withoutHash);
  };
  const find = async (tenant: string, id: string) => {
    const key = isPlainText(id) ? await keys.find(id) : null;
    if (key === null || key.tenant !== tenant) {
      throw new ApiKeyNotFoundError('The tenant has no API key with this id.');
    }
    return withoutHash(key);
  };
  const refuseWhereOpen = () => {
    if (everybodyIsLetIn) throw new InvalidInputError([{ path: 'input', message: OPEN }]);
  };

  return {
    list,
    async create({ tenant, scopes: held, operationsPerMinute }, wanted, asked) {
      refuseWhereOpen();
      const wrong = issuesOfNewKey(wanted);
      const ownLimit = operationsPerMinute ?? options.operationsPerMinute;
      const issues = [
        ...wrong,
        ...issuesOfScopes(wanted.scopes, held),
        ...(wrong.some(({ path }) => path === 'operationsPerMinute')
          ? []
          : issuesOfLimit(wanted.operationsPerMinute, ownLimit)),
      ];
      if (issues.length > 0) {
        throw new InvalidInputError(issues.map((issue) => ({ ...issue, path: `input.${issue.path}` })));
      }
      const unrevoked = (await list(tenant)).filter(({ revokedAt }) => revokedAt === null);
      if (unrevoked.length >= MAX_KEYS) {
        const message = `The tenant has ${MAX_KEYS} keys, as many as it may have. Revoke some first.`;
        throw new InvalidInputError([{ path: 'input', message }]);
      }
      const { key, text: secret } = newKey(tenant, wanted, clock.now());
      await keys.add(key, asked && { ...asked, target: key.id });
      return { apiKey: withoutHash(key), secret };
    },
    async revoke(tenant, idOrKey) {
      refuseWhereOpen();
      const id = idOfApiKey(idOrKey);
      await find(tenant, id);
      await keys.revoke(id, Math.round(clock.now()));
      return find(tenant, id);
    },
  };
}

function withoutHash({ salt: _salt, hash: _hash, ...key }: ApiKey): KnownKey {
  return key;
}
