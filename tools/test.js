/**
 * The whole test command: the native kernels, where they can be built; lint, types, bundles, published manifests, then
 * every test; in the browser too where Chromium is there. Ends with a plain line, `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
const folder = mkdtempSync(join(tmpdir(), 'freetickets-test-'));
const report = join(folder, 'report.json');

/** Runs a program of the workspace's own, as npm puts them on the path of its scripts. */
const run = (program, ...args) =>
  spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false' },
    shell: process.platform === 'win32',
  }).status === 0;

run('node', 'packages/engine-sparse/kernels/build-native.js', '--if-possible');
const packages = readdirSync('packages').map((name) => `packages/${name}`);
const checks = [
  run('npm', 'run', '--silent', 'lint'),
  // All at once: a compiler for each package would read the same declarations again and again.
  run('tsc', '--build', ...packages, 'docs/serving') &&
    run('nx', 'run-many', '-t', 'build', 'package', '--exclude-task-dependencies'),
];

const hasBrowser = browsers.some((path) => existsSync(path));
if (!hasBrowser) console.log('No Chromium here: the browser tests are left out.');
if (spawnSync('redis-server', ['--version']).status !== 0)
  console.log('No redis-server here: the tests of the queue are left out.');
const projects = ['node', 'isolated', ...(hasBrowser ? ['browser'] : [])];
const whole = run(
  'vitest',
  'run',
  ...projects.flatMap((project) => ['--project', project]),
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`,
);
const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report)
  ? JSON.parse(readFileSync(report, 'utf8'))
  : {};
rmSync(folder, { recursive: true });

const failedChecks = checks.filter((passed) => !passed).length;
const passed = numPassedTests + checks.length - failedChecks;
// A run that fails without a failed test (a file that does not load) counts as one.
const failed = numFailedTests + failedChecks + (!whole && numFailedTests === 0 ? 1 : 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
