import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { sqlitePath } from '../store/database.ts';

/** What `serve` says to whoever has started it: what runs where, and what to do next. In colour on a terminal. */
export function greeting(
  config: Config,
  { sandbox, databaseUrl }: Pick<App, 'sandbox' | 'databaseUrl'>,
  url: string,
): readonly string[] {
  const endpoint = `${url}/graphql`;
  const next =
    sandbox === null
      ? ['npm run doctor asks Agora whether it accepts the account.']
      : [
          ...nextStep(config),
          'For real ones set AGORA_APP_ID, AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET (see .env.example).',
        ];
  return [
    '',
    styleText('bold', '  Agora Cloud Recording gateway'),
    '',
    ...(config.http.console ? [row('Console', styleText(['cyan', 'underline'], `${url}/`))] : []),
    row(config.http.graphiql ? 'GraphiQL' : 'GraphQL', styleText(['cyan', 'underline'], endpoint)),
    ...upstreamRows(config, sandbox),
    row('Database', databaseLine(config, databaseUrl)),
    row('Callers', callersLine(config)),
    ...next.map((line, index) => row(index === 0 ? 'Next' : '', line)),
    '',
  ];
}

function nextStep({ http }: Config): readonly string[] {
  if (http.console) return ['Open the console: start a recording, watch it, stop it.'];
  return http.graphiql ? ['Open GraphiQL and press play: a recording is stopped.'] : [];
}

function row(name: string, text: string): string {
  return `  ${styleText('dim', name.padEnd(9))} ${text}`;
}

function upstreamRows({ accounts }: Config, sandbox: App['sandbox']): readonly string[] {
  if (sandbox === null) return [row('Agora', accounts[0]?.baseUrls.join(', ') ?? '')];
  return [
    row('Agora', `${styleText('yellow', 'the built-in sandbox')}: nothing real is recorded or stopped.`),
    row('', 'No Agora account is set. Four recordings run in it already.'),
    row('Sandbox', `${sandbox.baseUrl}/_sandbox (recordings, faults, clock, stats, reset)`),
  ];
}

/** Without user and password, which the URL of Postgres may have. */
function databaseLine(config: Config, databaseUrl: string): string {
  if (!databaseUrl.startsWith('file:')) {
    const { host, pathname } = new URL(databaseUrl);
    return `Postgres ${host}${pathname}`;
  }
  const path = relative('.', sqlitePath(databaseUrl));
  return config.databaseUrl === null ? `SQLite ${path}, removed at the end` : `SQLite ${path}`;
}

function callersLine({ access, isSandbox }: Config): string {
  if (access.kind !== 'open') return 'need a token or an API key (npx node src/cli.ts keys create)';
  const everybody = 'whoever reaches this gateway may do everything';
  return isSandbox ? `${everybody}; with an account it asks for a token or an API key` : everybody;
}
