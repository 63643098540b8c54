import type { Config } from '../config.ts';

/** Every text of the configuration that no log line may contain. */
export function secretsOf(config: Config): readonly string[] {
  const { accounts, redisUrl, databaseUrl, access, isSandbox } = config;
  const passwords = [redisUrl, databaseUrl].map((url) =>
    url && URL.canParse(url) ? new URL(url).password : '',
  );
  const tokenSecret =
    access.kind === 'closed' && access.tokens?.key.kind === 'secret' ? access.tokens.key.secret : '';
  const apps = accounts.flatMap((account) => account.apps);
  return [
    ...[...passwords, tokenSecret, ...cloudKeysOf(config)],
    ...apps.flatMap(({ certificate, webhookSecrets }) => [certificate ?? '', ...webhookSecrets]),
    // The sandbox's are known to everybody, and would be found in any text.
    ...(isSandbox ? [] : accounts.flatMap(credentialsOf)),
  ];
}

function credentialsOf({ customerId, customerSecret }: Config['accounts'][number]): readonly string[] {
  const basic = Buffer.from(`${customerId}:${customerSecret}`).toString('base64');
  return [customerSecret, customerId, basic];
}

/** The cloud keys that go to Agora. Shorter ones are nobody's real keys, and would be found in any text. */
export function cloudKeysOf({ storages }: Pick<Config, 'storages'>): readonly string[] {
  const keys = Object.values(storages).flatMap(({ accessKey, secretKey }) => [accessKey, secretKey]);
  return keys.filter((key) => key.length > 8);
}
