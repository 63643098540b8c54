import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { expect, it } from 'vitest';
import { z } from 'zod';

const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()), scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

/** The packages that `src` and the build of the console import, types too: files are run as they are. */
function importedPackages(): readonly string[] {
  const imports = [...globSync('src/**/*.{ts,tsx}'), 'vite.config.ts'].flatMap((path) => [
    ...readFileSync(path, 'utf8').matchAll(/\b(?:from|import|import\()\s*'([@\w][^'\s]*)'/g),
  ]);
  const names = imports.map(([, specifier = '']) => specifier).filter((specifier) => !isBuiltin(specifier));
  return [...new Set(names.map(packageOf))];
}

/** `kysely` of `kysely/migration`, `@pothos/core` of `@pothos/core/x`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

it('what is installed without development is what src imports, what builds the console, and the Node that `npm start` runs it by', () => {
  expect(manifest.scripts.start).toMatch(/^node /);
  expect(Object.keys(manifest.dependencies).toSorted()).toEqual([...importedPackages(), 'node'].toSorted());
});
