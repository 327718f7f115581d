import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const isBuilt = existsSync('packages/freetickets/dist/index.js');

test.skipIf(!isBuilt)(
  'a run that is killed and resumed leaves what it would have left (npm run build)',
  {
    timeout: 120_000,
  },
  async () => {
    const args = [
      'tools/kill-runs.js',
      '--kills',
      '2',
      '--config',
      'edst rigl',
      '--engine',
      'sparse',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...args,
      '--variant',
      'wasm-simd',
    ]);
    expect(stdout).toMatch(/^[2-9] kills, [1-9] runs, 0 different, 0 failed$/m);
  },
);
