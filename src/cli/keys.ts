/** `keys create | list | revoke | rotate-playback`: keys from the command line, whether gateways are running or not. */
import { withKeys } from '../app/keys.ts';
import { idOfApiKey } from '../auth/api-keys.ts';
import { issuesOfNewKey, newKey } from '../auth/tenant-keys.ts';
import type { Config } from '../config.ts';
import type { ApiKey } from '../domain/api-key.ts';
import { isScope, SCOPES } from '../domain/caller.ts';
import { DEFAULT_TENANT, isTenantName, TENANT_RULE } from '../domain/tenant.ts';
import type { Audit } from '../graphql/plugins/audit-plugin.ts';
import { operatorAudit } from './audit.ts';
import { instant, type Output, table } from './output.ts';

export interface CreateKeyOptions {
  readonly tenant: string;
  readonly name: string;
  readonly scope: readonly string[];
  readonly days?: number;
  readonly operationsPerMinute?: number;
  readonly json?: boolean;
}

type Print = Output['print'];

/** Creates a key and prints its text, shown only this once. Resolves with what is wrong with the options, or null. */
export async function createKey(
  config: Config,
  options: CreateKeyOptions,
  print: Print,
): Promise<string | null> {
  const { tenant, name, scope, days = null, operationsPerMinute = null } = options;
  const wrong = scope.find((each) => !isScope(each));
  if (wrong !== undefined) return `--scope ${wrong}: expected one of ${SCOPES.join(', ')}`;
  if (!isTenantName(tenant)) return `--tenant: ${TENANT_RULE}`;
  if (config.tenants?.has(tenant) === false) {
    const served = [...config.tenants.keys()].join(', ') || 'none';
    return `--tenant ${tenant}: TENANTS_FILE has no such tenant; those that it has: ${served}`;
  }
  const scopes = SCOPES.filter((each) => scope.includes(each));
  const wanted = { name, scopes, days, operationsPerMinute };
  const [issue] = issuesOfNewKey(wanted);
  if (issue !== undefined) return `--${optionOf(issue.path)}: ${issue.message}`;
  const { key, text } = newKey(tenant, wanted, Date.now());
  await withKeys(config, (parts) => {
    const action = { action: 'keys create', target: key.id };
    return audited(operatorAudit(parts, tenant), action, () => parts.keys.add(key));
  });
  if (options.json) print(JSON.stringify({ ...toJson(key), key: text }, null, 2));
  else print(text, '', 'This is the only time that it is shown. It goes into "Authorization: Bearer …".');
  return null;
}

/** Prints all keys, including revoked ones. */
export async function listKeys(config: Config, { json }: { readonly json?: boolean }, print: Print) {
  const keys = await withKeys(config, (parts) => parts.keys.list());
  if (json) return print(JSON.stringify(keys.map(toJson), null, 2));
  if (keys.length === 0) return print('No API keys.');
  const now = Date.now();
  const rows = keys.map((key) => [
    key.id,
    stateOf(key, now),
    key.tenant,
    key.name,
    instant(key.createdAt),
    key.expiresAt === null ? 'never' : instant(key.expiresAt),
    key.operationsPerMinute === null ? 'default' : String(key.operationsPerMinute),
    key.scopes.join(' '),
  ]);
  print(
    ...table(
      ['ID', 'STATE', 'TENANT', 'NAME', 'CREATED (UTC)', 'EXPIRES (UTC)', 'PER MINUTE', 'SCOPES'],
      rows,
    ),
  );
}

/** Revokes the key with this id, or with this text, on all gateways at once. False when there is none. */
export async function revokeKey(config: Config, idOrKey: string, print: Print): Promise<boolean> {
  const id = idOfApiKey(idOrKey);
  const revoked = await withKeys(config, async (parts) => {
    const key = await parts.keys.find(id);
    if (key === null) return false;
    const action = { action: 'keys revoke', target: id };
    return audited(operatorAudit(parts, key.tenant), action, () => parts.keys.revoke(id, Date.now()));
  });
  if (revoked) print(`The key ${id} is revoked.`);
  return revoked;
}

/** Makes a new key for playback URLs. Those of the older keys stay valid until they expire, or are ended within a minute. */
export async function rotatePlaybackKey(
  config: Config,
  { endUrls }: { readonly endUrls?: boolean },
  print: Print,
): Promise<void> {
  await withKeys(config, (parts) => {
    const action = { action: 'keys rotate-playback', target: null };
    const older = endUrls === true ? 'delete' : 'keep';
    return audited(operatorAudit(parts, DEFAULT_TENANT), action, () =>
      parts.secrets.rotate('playback', older),
    );
  });
  print(
    endUrls === true
      ? 'There is a new key for playback URLs. Those made before end within a minute.'
      : 'There is a new key for playback URLs. Those made before stay valid until they expire.',
  );
}

/** Does the work after its entry has been stored in the audit trail, then stores the result. */
async function audited<Result>(
  audit: Audit,
  action: Parameters<Audit['entry']>[0],
  work: () => Promise<Result>,
): Promise<Result> {
  const asked = audit.entry(action);
  await audit.asked(asked);
  const done = await work();
  await audit.answered(asked, { result: 'done', recordingId: null });
  return done;
}

/** `operations-per-minute` of `operationsPerMinute`. */
function optionOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function toJson({ salt: _salt, hash: _hash, ...key }: ApiKey) {
  return key;
}

function stateOf({ revokedAt, expiresAt }: ApiKey, now: number): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}
