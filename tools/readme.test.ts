import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Where the examples are written: in the workspace, so that they find its packages. */
const folder = resolve('.readme', String(process.pid));

const readmes = ['.', ...readdirSync('packages').map((name) => `packages/${name}`)].map((path) => ({
  path,
}));

const readmeOf = (path: string) => readFileSync(join(path, 'README.md'), 'utf8');

/** The TypeScript blocks of a README. */
const blocksOf = (path: string): readonly string[] =>
  [...readmeOf(path).matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);

interface Module {
  readonly file: string;
  readonly code: string;
}

/** The examples of a README: those of the workspace each a file, which it may name; those of a package one that is read on. */
function modulesOf(path: string): readonly Module[] {
  const blocks = blocksOf(path);
  const home = join(folder, path === '.' ? 'workspace' : path.replace('packages/', ''));
  if (path === '.') {
    return blocks.map((code, i) => {
      const name = /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? `block-${i + 1}.ts`;
      return { file: join(home, name), code: `${code}\nexport {};` };
    });
  }
  const code = blocks.join('\n');
  const statement = /^import [^;]*;$/gm;
  const whole = [...new Set(code.match(statement)), code.replace(statement, ''), 'export {};'];
  return [{ file: join(home, 'example.ts'), code: whole.join('\n') }];
}

beforeAll(() => {
  for (const { file, code } of readmes.flatMap(({ path }) => modulesOf(path))) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const modules = readmes.flatMap(({ path }) =>
  modulesOf(path).map(({ file }) => ({ path, file, name: basename(file) })),
);
test.each(modules)('README of $path: $name runs', { timeout: 120_000 }, async ({ file }) => {
  const before = process.cwd();
  try {
    await import(file);
  } finally {
    expect(process.cwd()).toBe(before);
  }
});

test.each(readmes)('README of $path has an example', ({ path }) => {
  expect(blocksOf(path).join('')).toContain('import ');
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

test.each(readmes)('README of $path is filled in everywhere', ({ path }) => {
  expect(readmeOf(path)).not.toContain('@@');
});

// A dependency of a named package does not count: where npm puts it is not promised.
test.each(readmes.filter(({ path }) => path !== '.'))(
  'README of $path installs all that its example needs',
  ({ path }) => {
    const lines = [...readmeOf(path).matchAll(/^npm i (.*)$/gm)];
    const installed = lines.flatMap(([, names = '']) => names.split(' '));
    expect(
      packagesOf(blocksOf(path).join('\n')).filter((name) => !installed.includes(name)),
    ).toEqual([]);
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
      allowImportingTsExtensions: true,
      // As many users have it; the workspace itself goes without.
      noUncheckedIndexedAccess: true,
    },
    include: ['**/*.ts'],
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
