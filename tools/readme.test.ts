import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Where the examples are written: in the workspace, so that they find its packages. */
const folder = resolve('.readme', String(process.pid));

const readmes = ['.', ...readdirSync('packages').map((name) => `packages/${name}`)].map((path) => ({
  path,
  module: join(folder, `${path === '.' ? 'workspace' : path.replace('packages/', '')}.ts`),
}));

const readmeOf = (path: string) => readFileSync(join(path, 'README.md'), 'utf8');

/** The TypeScript blocks of a README. */
function codeOf(path: string): string {
  const blocks = [...readmeOf(path).matchAll(/^```ts\n(.*?)^```/gms)];
  return blocks.map(([, code = '']) => code).join('\n');
}

/** They as one module. */
function example(path: string): string {
  const code = codeOf(path);
  const statement = /^import [^;]*;$/gm;
  return [...new Set(code.match(statement)), code.replace(statement, ''), 'export {};'].join('\n');
}

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  for (const { path, module } of readmes) {
    if (existsSync(join(path, 'README.md'))) writeFileSync(module, example(path));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(readmes)('README of $path', ({ path, module }) => {
  test('has an example that runs', { timeout: 120_000 }, async () => {
    expect(example(path)).toContain('import ');
    const before = process.cwd();
    try {
      await import(module);
    } finally {
      expect(process.cwd()).toBe(before);
    }
  });
});

/** What an example needs: the packages it imports, and those of the backends it asks for. */
function packagesOf(code: string): readonly string[] {
  const imported = [...code.matchAll(/(?:^import|from) '((?:@[^/']+\/)?[^/']+)/gm)];
  const backends = [...code.matchAll(/useBackend\('(cpu|wasm)'\)/g)];
  const names = [
    ...imported.map(([, name = '']) => name),
    ...backends.map(([, name = '']) => `@tensorflow/tfjs-backend-${name}`),
  ];
  return names.filter((name) => !/^(node:|\.)/.test(name));
}

test.each(readmes)('README of $path has no placeholder left', ({ path }) => {
  expect(readmeOf(path)).not.toContain('@@');
});

// A dependency of a named package does not count: where npm puts it is not promised.
test.each(readmes.filter(({ path }) => path !== '.'))(
  'README of $path installs all that its example needs',
  ({ path }) => {
    const lines = [...readmeOf(path).matchAll(/^npm i (.*)$/gm)];
    const installed = lines.flatMap(([, names = '']) => names.split(' '));
    expect(packagesOf(codeOf(path)).filter((name) => !installed.includes(name))).toEqual([]);
  },
);

test('the examples are well typed, also where indexing may give undefined', {
  timeout: 120_000,
}, () => {
  const config = {
    extends: resolve('tsconfig.base.json'),
    compilerOptions: {
      composite: false,
      noEmit: true,
      emitDeclarationOnly: false,
      declarationMap: false,
      rootDir: resolve('.'),
      lib: ['ES2023', 'DOM'],
      types: ['node'],
      // As many users have it; the workspace itself goes without.
      noUncheckedIndexedAccess: true,
    },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const run = () =>
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], {
      encoding: 'utf8',
    });
  let problems = '';
  try {
    run();
  } catch (error) {
    problems = (error as { stdout: string }).stdout;
  }
  // Users see the packages' declarations, not their sources, which are checked without the flag.
  const inExamples = problems.split('\n').filter((line) => line.startsWith('.readme/'));
  expect(inExamples).toEqual([]);
});
