/** A checkout of this project, this one or another one, by its command line and by how it fills databases of its own. */
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ACCOUNT, type Started, start } from './processes.ts';

/** The root of the checkout that this file belongs to. */
export const THIS_CHECKOUT = resolve(import.meta.dirname, '..');

/** The path of a script of this folder, from wherever the bench is started. */
export const script = (name: string) => join(import.meta.dirname, name);

/** What was measured, and of which checkout where it is not this one. */
export const titleFor = (root: string, title: string) =>
  root === THIS_CHECKOUT ? title : `${title}: ${root}`;

type Environment = Readonly<Record<string, string>>;

const MAY_EVERYTHING = ['read', 'start', 'update', 'stop'].flatMap((what) => [
  '--scope',
  `recording:${what}`,
]);

/** Starts the gateway of a checkout. `nodeOptions`: what `node` is told besides. */
export function serve(root: string, env: Environment, nodeOptions: readonly string[] = []): Promise<Started> {
  const args = [...nodeOptions, `${root}/src/cli.ts`, 'serve'];
  return start(args, /"url":"(http:[^"]+)"/, { ...ACCOUNT, PORT: '0', ...env });
}

/** Makes an API key in the database. Gives the `Authorization` header to use it with. */
export async function authorizationFor(root: string, databaseUrl: string): Promise<string> {
  const args = [`${root}/src/cli.ts`, 'keys', 'create', '--json', '--name', 'bench', ...MAY_EVERYTHING];
  const { said } = await start(args, /"key": "([^"]+)"/, {
    ...ACCOUNT,
    AUTH: '',
    DATABASE_URL: databaseUrl,
  });
  return `Bearer ${said}`;
}

/**
 * A database as this checkout makes it, with so many ended and live recordings that have so many files each. Gives its
 * `DATABASE_URL`.
 */
export async function stored(
  root: string,
  { ended, live, files }: Readonly<Record<'ended' | 'live' | 'files', number>>,
): Promise<string> {
  const { fill }: Pick<typeof import('./stored.ts'), 'fill'> = await import(`${root}/bench/stored.ts`);
  const url = await fill({ ended, live, exiting: 0 });
  const database = openStored(url);
  const [first]: readonly object[] = JSON.parse(
    String(database.prepare('select files from recordings').get()?.files),
  );
  const named = Array.from({ length: files }, (_, index) => ({ ...first, fileName: `a_room_${index}.mp4` }));
  database
    .prepare("update recordings set files = :files, outcome = json_set(outcome, '$.files', json(:files))")
    .run({ files: JSON.stringify(named) });
  database.close();
  return url;
}

/** The file behind a `DATABASE_URL`, beside the gateway that uses it. */
export function openStored(url: string): DatabaseSync {
  return new DatabaseSync(url.slice('file:'.length), { timeout: 5000 });
}
