import type { Config } from '../config.ts';

/** All strings of the configuration that no answer and no log line may contain. */
export function secretsOf(config: Config): readonly string[] {
  const { accounts, redisUrl, databaseUrl, access, isSandbox, storages, tracing } = config;
  const tokenSecret =
    access.kind === 'closed' && access.tokens?.key.kind === 'secret' ? access.tokens.key.secret : '';
  const apps = accounts.flatMap((account) => account.apps);
  return [
    ...[redisUrl, databaseUrl, tracing?.url ?? null].flatMap(passwordsOf),
    ...Object.values(tracing?.headers ?? {}).flatMap(wordsOf),
    tokenSecret,
    ...Object.values(storages).flatMap(keysIn),
    ...apps.flatMap(({ certificate, webhookSecrets }) => [certificate ?? '', ...webhookSecrets]),
    // The sandbox's are public, and so short that they would be redacted in ordinary text.
    ...(isSandbox ? [] : accounts.flatMap(credentialsOf)),
  ];
}

/** Keys in the configuration. The redactor learns keys from files and commands when they are read. */
function keysIn({ credentials }: Config['storages'][string]): readonly string[] {
  return credentials.kind === 'fixed' ? [credentials.accessKey, credentials.secretKey] : [];
}

function credentialsOf({ customerId, customerSecret }: Config['accounts'][number]): readonly string[] {
  const basic = Buffer.from(`${customerId}:${customerSecret}`).toString('base64');
  return [customerSecret, customerId, basic];
}

/** The value of a header that authenticates, and its parts: `Bearer …`. */
function wordsOf(value: string): readonly string[] {
  return [value, ...value.split(' ')];
}

/** The password of a URL, both percent-encoded and decoded. */
function passwordsOf(url: string | null): readonly string[] {
  if (url === null || !URL.canParse(url)) return [];
  const { password } = new URL(url);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
