/**
 * Builds the native kernels with the system's C compiler (CC, default cc; FREETICKETS_CFLAGS: more flags) into
 * native/kernels.node, or the file that FREETICKETS_NATIVE names. With --if-possible it is no error where that fails:
 * the WebAssembly kernels do the same, slower. It takes records.h as it is: a user has nothing to generate it with.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { arithmetic, nativeVariants } from './flags.js';
import { sourceHash } from './source-hash.js';

const kernels = dirname(fileURLToPath(import.meta.url));
const target = process.env.FREETICKETS_NATIVE ?? join(kernels, '..', 'native', 'kernels.node');
const compiler = process.env.CC ?? 'cc';
const extra = (process.env.FREETICKETS_CFLAGS ?? '').split(' ').filter(Boolean);
const { include_dir: headers } = createRequire(import.meta.url)('node-api-headers');
const compile = (...flags) =>
  execFileSync(compiler, ['-std=gnu11', '-O3', '-fPIC', ...arithmetic, ...extra, ...flags], {
    cwd: kernels,
    stdio: ['ignore', 'inherit', 'pipe'],
  });

function build() {
  const folder = mkdtempSync(join(tmpdir(), 'freetickets-native-'));
  try {
    const variants = nativeVariants[process.arch] ?? { baseline: [] };
    const objects = Object.entries(variants).map(([name, flags]) => {
      const object = join(folder, `${name}.o`);
      compile(...flags, `-DVARIANT=${name}`, '-c', 'native.c', '-o', object);
      return object;
    });
    // Node unloads an addon with the last thread that loaded it; its own threads must not lose their code.
    const link =
      process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : ['-Wl,-z,nodelete'];
    const library = join(dirname(target), `kernels-${process.pid}.node`);
    mkdirSync(dirname(target), { recursive: true });
    compile(
      '-pthread',
      '-shared',
      ...link,
      `-I${headers}`,
      `-DSOURCES="${sourceHash()}"`,
      'addon.c',
      ...objects,
      '-o',
      library,
    );
    renameSync(library, target);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

try {
  build();
  console.log('Built the native kernels.');
} catch (error) {
  const reason = String(error.stderr ?? '').trim() || error.message;
  console.log(`The native kernels were not built, the WebAssembly kernels will be used: ${reason}`);
  if (!process.argv.includes('--if-possible')) process.exitCode = 1;
}
