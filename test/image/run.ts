/**
 * Takes the steps of the Dockerfile in a bare Debian folder, for which no Docker engine is needed, and runs what comes of it as
 * a container would: as a user without rights, on a root that can only be read, with the health check, until SIGTERM.
 */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createBareDebian, type HowToStart, type Root, rootAt } from './bare-debian.ts';
import { type Instruction, readDockerfile, type Stage } from './dockerfile.ts';

/** What the stages say about how the image is run. */
interface Image extends Omit<HowToStart, 'writable'> {
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
  readonly volumes: readonly string[];
}

const work = mkdtempSync(join(tmpdir(), 'image-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const stages = readDockerfile('Dockerfile');
const base = createBareDebian(join(work, 'base'));
const roots = new Map<string, Root>();
let image: Image = { workdir: '/', user: '0:0', env: {}, command: [], healthCheck: [], volumes: [] };
for (const [index, stage] of stages.entries()) {
  const root = rootAt(join(work, `stage-${index}`));
  execFileSync('cp', ['-a', base.folder, root.folder]);
  roots.set(stage.name ?? '', root);
  image = carryOut(stage, root);
}
const last = roots.get('');
assert(last !== undefined, 'expected a last stage without a name');
await use(last, image);

function carryOut({ base: from, instructions }: Stage, root: Root): Image {
  assert.match(from, /^node:24(\.\d+)*-bookworm-slim$/);
  let made: Image = { workdir: '/', user: '0:0', env: {}, command: [], healthCheck: [], volumes: [] };
  for (const each of instructions) {
    console.log(`${each.name} ${each.rest}`);
    made = { ...made, ...step(each, made, root) };
  }
  return made;
}

function step({ name, flags, rest }: Instruction, made: Image, root: Root): Partial<Image> {
  switch (name) {
    case 'WORKDIR':
      mkdirSync(join(root.folder, rest), { recursive: true });
      return { workdir: rest };
    case 'COPY':
      copy(rest.split(/\s+/), flags, made.workdir, root);
      return {};
    case 'RUN':
      root.run(rest, made.workdir);
      return {};
    case 'USER':
      return { user: rest };
    case 'ENV':
      return {
        env: { ...made.env, ...Object.fromEntries(rest.split(/\s+/).map((pair) => pair.split('='))) },
      };
    case 'VOLUME':
      return { volumes: [...made.volumes, rest] };
    case 'CMD':
      return { command: JSON.parse(rest) };
    case 'HEALTHCHECK':
      return { healthCheck: JSON.parse(rest.slice('CMD '.length)) };
    default:
      assert(['EXPOSE', 'STOPSIGNAL'].includes(name), `no step is known for ${name}`);
      return {};
  }
}

function copy(paths: readonly string[], flags: Instruction['flags'], workdir: string, root: Root): void {
  const to = join(root.folder, workdir, paths.at(-1) ?? '');
  const source = flags.from === undefined ? process.cwd() : roots.get(flags.from)?.folder;
  assert(source !== undefined, `there is no stage ${flags.from}`);
  for (const path of paths.slice(0, -1)) {
    if (flags.from === undefined) assertSent(path);
    const from = join(source, path);
    const isFolder = statSync(from).isDirectory();
    const isInto = paths.at(-1)?.endsWith('/') ?? false;
    cpSync(from, isFolder || !isInto ? to : join(to, path), { recursive: true, verbatimSymlinks: true });
  }
  if (flags.chown !== undefined) execFileSync('chown', ['-R', flags.chown, to]);
}

/** What `.dockerignore` leaves out never gets to the builder. */
function assertSent(path: string): void {
  const sent = readFileSync('.dockerignore', 'utf8').split('\n');
  assert(sent.includes(`!${path}`), `${path} is left out by .dockerignore`);
}

async function use(root: Root, made: Image): Promise<void> {
  const forbidden = ['vite', 'react', 'vitest', 'typescript', 'playwright-core'];
  const present = forbidden.filter((each) =>
    existsSync(join(root.folder, made.workdir, 'node_modules', each)),
  );
  assert.deepEqual(present, [], 'the image has packages that nothing needs to run');
  const owned = globSync(`${made.workdir}/*`.slice(1), { cwd: root.folder });
  assert(owned.length > 0);
  const writable = [...made.volumes, '/tmp'];
  const env = { ...made.env, PORT: '0', HOST: '127.0.0.1', LOG_FORMAT: 'json' };
  const gateway = root.start(made.command, { ...made, env, writable });
  const url = await listening(gateway);
  console.log(`it listens at ${url}`);
  const page = await fetch(new URL('/', url));
  assert.equal(page.status, 200, 'the console is not served');
  assert.match(await page.text(), /<script/);
  await stopARecording(url);
  const checked = root.start(made.healthCheck, {
    ...made,
    env: { ...made.env, PORT: new URL(url).port },
    writable: [],
  });
  const [healthy] = await once(checked, 'exit');
  assert.equal(healthy, 0, 'the health check fails on a gateway that is well');
  const tried = root.start(['touch', `${made.workdir}/src/x`], { ...made, writable });
  const [touched] = await once(tried, 'exit');
  assert.notEqual(touched, 0, 'the image can be written by its own user');
  const before = performance.now();
  gateway.kill('SIGTERM');
  const [code] = await once(gateway, 'exit');
  assert.equal(code, 0, 'SIGTERM does not end it in order');
  console.log(`SIGTERM ended it after ${Math.round(performance.now() - before)} ms`);
}

async function listening(gateway: ChildProcess): Promise<string> {
  assert(gateway.stdout !== null && gateway.stderr !== null);
  gateway.stderr.pipe(process.stderr);
  for await (const line of createInterface({ input: gateway.stdout })) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined && line.includes('"listening"')) return url;
  }
  throw new Error('it ended before it listened');
}

async function stopARecording(url: string): Promise<void> {
  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return JSON.stringify(await response.json());
  };
  const found = await ask('{ recordings(filter: { mode: MIX }) { nodes { id } } }');
  const id = /"id":"([^"]+)"/.exec(found)?.[1];
  const stopped = await ask(
    `mutation { stopRecording(input: { recording: { id: "${id}" } }) { __typename ... on StopOutcome { files { fileName } } } }`,
  );
  assert.match(stopped, /m3u8/, `a stop answered ${stopped}`);
  console.log(stopped);
}
