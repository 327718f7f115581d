/**
 * Builds the native kernels with the system's C compiler (CC, default cc; FREETICKETS_CFLAGS: more flags) into
 * native/kernels.node, or the file that FREETICKETS_NATIVE names. With --if-possible it is no error where that fails:
 * the WebAssembly kernels do the same, slower. It takes records.h as it is: a user has nothing to generate it with.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileNative } from './compile-native.js';

const kernels = dirname(fileURLToPath(import.meta.url));
try {
  compileNative({
    compiler: process.env.CC ?? 'cc',
    flags: (process.env.FREETICKETS_CFLAGS ?? '').split(' ').filter(Boolean),
    os: process.platform,
    cpu: process.arch,
    target: process.env.FREETICKETS_NATIVE ?? join(kernels, '..', 'native', 'kernels.node'),
  });
  console.log('Built the native kernels.');
} catch (error) {
  const reason = String(error.stderr ?? '').trim() || error.message;
  console.log(`The native kernels were not built here: ${reason}`);
  if (!process.argv.includes('--if-possible')) process.exitCode = 1;
}
