/** The native kernels, built with AddressSanitizer and UndefinedBehaviorSanitizer (gcc, or CC). */
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = dirname(fileURLToPath(import.meta.url));
const engine = join(tools, '..', 'packages', 'engine-sparse');
const compiler = process.env.CC ?? 'gcc';
const flags = [
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=all',
  '-fno-omit-frame-pointer',
  '-g',
  '-O1',
];

/**
 * Builds them into a folder, the ordinary build stays as it is; gives the environment of a Node.js that runs on them. Throws where
 * they cannot be built or loaded: without them, everything would run in WebAssembly.
 */
export function buildSanitized(folder) {
  const [library, guards] = ['kernels.node', 'guards.node'].map((name) => join(folder, name));
  const { include_dir: headers } = createRequire(join(engine, 'package.json'))('node-api-headers');
  const source = join(tools, 'guards.c');
  execFileSync(compiler, ['-shared', '-fPIC', flags[0], `-I${headers}`, source, '-o', guards]);
  const environment = { ...process.env, FREETICKETS_NATIVE: library };
  const node = (env, ...command) => {
    const { status } = spawnSync(process.execPath, command, { env, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error('The kernels could not be built with the sanitizers.');
  };
  node(
    { ...environment, CC: compiler, FREETICKETS_CFLAGS: flags.join(' ') },
    join(engine, 'kernels', 'build-native.js'),
  );
  // Node.js itself is not instrumented: the sanitizer has to be there before it, and cannot tell what Node.js still uses.
  const preload = execFileSync(compiler, ['-print-file-name=libasan.so'], { encoding: 'utf8' });
  const sanitized = {
    ...environment,
    FREETICKETS_GUARDS: guards,
    LD_PRELOAD: preload.trim(),
    ASAN_OPTIONS: 'detect_leaks=0:handle_segv=0:abort_on_error=1',
    UBSAN_OPTIONS: 'print_stacktrace=1',
  };
  node(sanitized, '--eval', `process.exit(require('${library}').variants.length > 0 ? 0 : 1)`);
  return sanitized;
}
