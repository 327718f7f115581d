/**
 * Builds the native kernels with AddressSanitizer and UndefinedBehaviorSanitizer into a folder of their own, and runs the sparse
 * engine's tests on them, or those whose paths are given. Exits with 1 where a sanitizer or a test finds something.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSanitized } from './sanitized.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'freetickets-sanitize-'));
try {
  const env = buildSanitized(folder);
  const paths = process.argv.length > 2 ? process.argv.slice(2) : ['packages/engine-sparse/'];
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const command = [vitest, 'run', '--project', 'node', ...paths];
  const { status } = spawnSync(process.execPath, command, { cwd: root, env, stdio: 'inherit' });
  const passed = status === 0;
  console.log(passed ? 'The sanitizers found nothing.' : 'Something was found, see above.');
  process.exitCode = passed ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
