import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = globSync('src/**/*.{ts,tsx,css}')
  .filter((file) => !file.startsWith('src/console/generated/'))
  .toSorted();

interface Import {
  readonly from: string;
  readonly to: string;
  /** Loaded with the file that imports it, not later and not as a type alone. */
  readonly isLoaded: boolean;
}

const imports: readonly Import[] = files.flatMap((from) => {
  const source = readFileSync(from, 'utf8');
  const found = source.matchAll(
    /^(?:import|export)\s[^;]*?from '(\.[^']+)'|^import '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm,
  );
  return [...found].map((match) => ({
    from,
    to: normalize(join(dirname(from), match[1] ?? match[2] ?? match[3] ?? '')),
    isLoaded: match[3] === undefined && !/^\w+ type /.test(match[0]),
  }));
});

const isGenerated = (file: string) => file === 'src/console/generated/graphql.ts';

/** The folder, or the file for what lies in `src` itself. */
function partOf(file: string): string {
  return file.split('/').slice(1)[0] ?? file;
}

/** Which parts each part may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, string>> = {
  domain: '',
  http: 'observability',
  'abort.ts': '',
  'event-loop.ts': '',
  'ids.ts': '',
  'redaction.ts': 'domain',
  config: 'auth domain redaction.ts',
  'config.ts': 'config domain',
  auth: 'domain',
  bus: 'domain',
  observability: 'domain redaction.ts',
  agora: 'abort.ts domain event-loop.ts redaction.ts',
  store: 'domain event-loop.ts ids.ts',
  storage: 'abort.ts domain',
  archive: 'domain storage',
  playback: 'domain event-loop.ts http observability storage',
  application: 'abort.ts domain event-loop.ts ids.ts',
  graphql: 'application auth config domain event-loop.ts http observability',
  webhooks: 'agora domain http redaction.ts',
  sandbox: 'domain http',
  app: 'agora archive auth config config.ts domain graphql observability application playback sandbox storage store webhooks ids.ts redaction.ts',
  'app.ts':
    'agora app auth bus config config.ts domain graphql http observability application sandbox storage store webhooks ids.ts redaction.ts',
  'server.ts': 'app.ts http',
  cli: 'agora app app.ts auth config config.ts domain graphql observability sandbox server.ts storage store',
  'cli.ts': 'cli',
  // A client like any other: it knows the schema alone, and nobody knows it.
  console: '',
};

describe('the architecture', () => {
  it('imports point one way', () => {
    const wrong = imports
      .filter(({ from, to }) => partOf(from) !== partOf(to))
      .filter(({ from, to }) => !MAY_IMPORT[partOf(from)]?.split(' ').includes(partOf(to)))
      .map(({ from, to }) => `${from} -> ${to}`);
    expect(wrong).toEqual([]);
  });

  it('the domain is pure: no Node module, clock, chance, timer or promise in it', () => {
    const impure =
      /from 'node:|\b(Date\.now|new Date|performance|process|Math\.random|crypto|console|fetch|set(Timeout|Interval|Immediate)|await)\b/;
    const code = (file: string) =>
      readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'(?!;)/g, '');
    const inDomain = files.filter((file) => file.startsWith('src/domain/'));
    expect(inDomain.length).toBeGreaterThan(5);
    expect(inDomain.filter((file) => impure.test(code(file)))).toEqual([]);
  });

  it('every import leads to a file, so that the checks here see all of them', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(imports.filter(({ to }) => !files.includes(to) && !isGenerated(to))).toEqual([]);
  });

  it('the command line loads what a command does only with that command', () => {
    const loaded = new Set(['src/cli/program.ts']);
    for (const file of loaded) {
      for (const { from, to, isLoaded } of imports) if (isLoaded && from === file) loaded.add(to);
    }
    expect(loaded.size).toBeGreaterThan(5);
    expect([...new Set([...loaded].map(partOf))].toSorted()).toEqual(
      ['auth', 'cli', 'config', 'config.ts', 'domain', 'redaction.ts'].toSorted(),
    );
  });

  it('what traces are made with is loaded only where they are on', () => {
    const ofSdk = files.filter((file) =>
      /^import (?!type )[^;]*? from '@opentelemetry\//m.test(readFileSync(file, 'utf8')),
    );
    expect(ofSdk).toContain('src/observability/open-telemetry.ts');
    const loading = imports.filter(({ to, isLoaded }) => isLoaded && ofSdk.includes(to));
    expect(loading.filter(({ from }) => !ofSdk.includes(from))).toEqual([]);
  });

  it('there are no cycles, not even of types', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): readonly string[] => {
      if (path.includes(file)) return [[...path, file].join(' -> ')];
      if (done.has(file)) return [];
      const cycles = (next.get(file) ?? []).flatMap((each) => visit(each, [...path, file]));
      done.add(file);
      return cycles;
    };
    expect(files.flatMap((file) => visit(file, []))).toEqual([]);
  });

  it('no file passes 400 lines, and most stay under 200', () => {
    const lengths = files.map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
    expect(lengths.filter(({ lines }) => lines > 200).length).toBeLessThan(files.length / 4);
  });

  it('no statement looks by an object: of a null in it Kysely makes `is null`, which finds what has none', () => {
    const byObject = /\.(and|or|where|having)\(\s*\{|\beb\(\s*\{/;
    const inStore = files.filter((file) => file.startsWith('src/store/'));
    expect(inStore.length).toBeGreaterThan(5);
    expect(inStore.filter((file) => byObject.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('only the composition root constructs the parts', () => {
    const factories =
      /\bcreate(RequestScheduler|AgoraClient|Transport|Runner|Stops|Starts|Reads|RecordingStore|FileUrls|StorageClients|StorageLists|StorageLister|Retention|FolderArchive|StorageArchive|Playlists|PlaybackTokens|GatewayYoga|RedisLimiter|LocalLimiter|Health|Log)\(/g;
    const elsewhere = files.filter((file) => {
      const source = readFileSync(file, 'utf8').replaceAll(/function create\w+\(/g, '');
      return !/^src\/app(\.ts|\/)/.test(file) && factories.test(source);
    });
    expect(elsewhere).toEqual([]);
  });
});
