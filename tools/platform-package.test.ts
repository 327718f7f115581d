import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageName, withPlatforms } from '../packages/engine-sparse/kernels/platform-packages.js';
import { platforms } from '../packages/engine-sparse/kernels/platforms.js';

const kernels = 'packages/engine-sparse/native/kernels.node';
const platform = Object.entries(platforms).find(
  ([name, { os, cpu }]) => os === process.platform && cpu === process.arch && !/musl/.test(name),
)?.[0];
const manifest = withPlatforms(
  JSON.parse(readFileSync('packages/engine-sparse/package.json', 'utf8')),
);
const name = packageName(platform);

let folder: string;
const modules = (...path: string[]) => join(folder, 'node_modules', ...path);

/** A project with the engine as it is published, and the package of this platform in a version. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'freetickets-platform-'));
  mkdirSync(modules('@freetickets', 'engine-sparse'), { recursive: true });
  symlinkSync(resolve('node_modules/zod'), modules('zod'));
  for (const other of ['core', 'model-graph', 'sparse-masks']) {
    symlinkSync(resolve('packages', other), modules('@freetickets', other));
  }
  cpSync('packages/engine-sparse/dist', modules('@freetickets/engine-sparse/dist'), {
    recursive: true,
    filter: (path) => !path.endsWith('.d.ts') && !path.endsWith('.map'),
  });
  writeFileSync(modules('@freetickets/engine-sparse/package.json'), JSON.stringify(manifest));
});
afterEach(() => rmSync(folder, { recursive: true }));

function install(version: string): void {
  mkdirSync(modules(name));
  writeFileSync(modules(name, 'package.json'), JSON.stringify({ name, version }));
  copyFileSync(kernels, modules(name, 'kernels.node'));
}

/** What the engine says of itself in a program of the project, with nothing on the path. */
function diagnosis() {
  const program =
    "import { diagnose } from '@freetickets/engine-sparse'; console.log(JSON.stringify(diagnose()))";
  const command = ['--input-type=module', '--eval', program];
  const options = { cwd: folder, env: { PATH: '' }, encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, command, options));
}

const has = test.runIf(platform && existsSync(kernels));

has('the kernels of the package run', () => {
  install(manifest.version);
  const { variant, kernels: from } = diagnosis();
  expect(from).toBe(name);
  expect(variant).not.toMatch(/^wasm/);
});

has('those of another version do not', () => {
  install('0.0.0-other');
  const { variant, notFaster } = diagnosis();
  expect(variant).toMatch(/^wasm/);
  expect(notFaster[0]).toContain(`${name}: it is of version 0.0.0-other, not ${manifest.version}`);
});
