import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { libraries } from './libraries.node.js';

const ENGINE = '@freetickets/engine-sparse';
/** The package of this platform, of a glibc: tests run nowhere else. */
const PACKAGE = `${ENGINE}-${process.platform}-${process.arch}${{ linux: '-gnu', win32: '-msvc' }[process.platform as string] ?? ''}`;

let folder: string;
const fileOf = (name: string, file: string) => join(folder, 'node_modules', name, file);

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Installs a package that holds kernels. */
function install(name: string, version: string): void {
  write(fileOf(name, 'package.json'), JSON.stringify({ name, version }));
  write(fileOf(name, 'kernels.node'), '');
}

/** The libraries of an engine 1.2.0, as it is published. */
function found(optional: readonly string[] = [PACKAGE]) {
  const manifest = fileOf(ENGINE, 'package.json');
  const optionalDependencies = Object.fromEntries(optional.map((name) => [name, '1.2.0']));
  write(manifest, JSON.stringify({ name: ENGINE, version: '1.2.0', optionalDependencies }));
  return libraries(manifest);
}

beforeEach(() => {
  vi.stubEnv('FREETICKETS_NATIVE', undefined);
  folder = mkdtempSync(join(tmpdir(), 'freetickets-libraries-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const local = () => fileOf(ENGINE, 'native/kernels.node');

test('the package of this platform is taken where nothing was built', () => {
  install(PACKAGE, '1.2.0');
  expect(found()).toMatchObject([
    { name: PACKAGE, file: fileOf(PACKAGE, 'kernels.node') },
    { name: local(), reason: expect.stringContaining("'npm run build:native'") },
  ]);
});

test('a local build is preferred to it', () => {
  install(PACKAGE, '1.2.0');
  write(local(), '');
  expect(found().map(({ name }) => name)).toEqual([local(), PACKAGE]);
});

test('a package of another version is refused', () => {
  install(PACKAGE, '1.1.9');
  const reason = `it is of version 1.1.9, not 1.2.0; 'npm install ${PACKAGE}@1.2.0' renews it`;
  expect(found()[0]).toEqual({ name: PACKAGE, reason });
});

test('a package that was left out is asked for', () => {
  const reason = `it is not installed; 'npm install ${PACKAGE}@1.2.0' does that`;
  expect(found()[0]).toEqual({ name: PACKAGE, reason });
});

test.runIf(process.platform === 'linux')('kernels for another C library are told apart', () => {
  install(PACKAGE.replace('-gnu', '-musl'), '1.2.0');
  expect(found()[0]).toMatchObject({
    reason: expect.stringContaining('only that for musl; the C library here is gnu'),
  });
});

test('where no package is for this platform, that is said', () => {
  const other = `${ENGINE}-plan9-mips`;
  expect(found([other])[0]).toEqual({ name: PACKAGE, reason: 'there is no such package' });
});

test('the file that FREETICKETS_NATIVE names is the only one', () => {
  install(PACKAGE, '1.2.0');
  write(local(), '');
  const chosen = join(folder, 'kernels.node');
  vi.stubEnv('FREETICKETS_NATIVE', chosen);
  expect(found()).toMatchObject([{ name: chosen, reason: expect.stringContaining('not built') }]);
  write(chosen, '');
  expect(found()).toMatchObject([{ name: chosen, file: chosen }]);
});
