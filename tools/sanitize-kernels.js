/**
 * Builds the native kernels with AddressSanitizer and UndefinedBehaviorSanitizer (gcc, or CC) into a folder of their own, and runs
 * the sparse engine's tests on them, or those whose paths are given. The ordinary build stays as it is. Exits with 1 where a
 * sanitizer or a test finds something.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = dirname(fileURLToPath(import.meta.url));
const root = join(tools, '..');
const engine = join(root, 'packages', 'engine-sparse');
const compiler = process.env.CC ?? 'gcc';
const flags = [
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=all',
  '-fno-omit-frame-pointer',
  '-g',
  '-O1',
];
const folder = mkdtempSync(join(tmpdir(), 'freetickets-sanitize-'));
const [library, guards] = ['kernels.node', 'guards.node'].map((name) => join(folder, name));
const environment = { ...process.env, FREETICKETS_NATIVE: library };

/** Node.js itself is not instrumented: the sanitizer has to be there before it, and cannot tell what Node.js still uses. */
const sanitized = {
  ...environment,
  FREETICKETS_GUARDS: guards,
  LD_PRELOAD: execFileSync(compiler, ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim(),
  ASAN_OPTIONS: 'detect_leaks=0:handle_segv=0:abort_on_error=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};
const node = (env, ...command) =>
  spawnSync(process.execPath, command, { cwd: root, env, stdio: 'inherit' }).status === 0;

function build() {
  const { include_dir: headers } = createRequire(join(engine, 'package.json'))('node-api-headers');
  const source = join(tools, 'guards.c');
  execFileSync(compiler, ['-shared', '-fPIC', flags[0], `-I${headers}`, source, '-o', guards]);
  const env = { ...environment, CC: compiler, FREETICKETS_CFLAGS: flags.join(' ') };
  return node(env, join(engine, 'kernels', 'build-native.js'));
}

/** Whether the library can be loaded: without one, the tests would run in WebAssembly alone. */
const isThere = () =>
  node(sanitized, '--eval', `process.exit(require('${library}').variants.length > 0 ? 0 : 1)`);

try {
  const paths = process.argv.length > 2 ? process.argv.slice(2) : ['packages/engine-sparse/'];
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const passed =
    build() && isThere() && node(sanitized, vitest, 'run', '--project', 'node', ...paths);
  console.log(passed ? 'The sanitizers found nothing.' : 'Something was found, see above.');
  process.exitCode = passed ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
