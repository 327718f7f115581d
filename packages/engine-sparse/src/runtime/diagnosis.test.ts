import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sparse } from '../engine.js';
import { diagnose } from './diagnosis.js';

test('says what the engine runs on by default, and why nothing faster', () => {
  const { variant, threads, kernels, notFaster } = diagnose();
  expect(sparse().describe()).toEqual({ variant, threads });
  const file =
    process.env.FREETICKETS_NATIVE ?? join('packages', 'engine-sparse', 'native', 'kernels.node');
  const isBuilt = existsSync(file);
  const reasons = notFaster.join('\n');
  expect(variant.startsWith('wasm'), reasons).toBe(!isBuilt);
  expect(reasons.includes("kernels.node: it is not built; 'npm run build:native'")).toBe(!isBuilt);
  expect(kernels.endsWith(file)).toBe(isBuilt);
  expect(reasons.includes('no relaxed SIMD')).toBe(variant === 'wasm-simd');
  expect(reasons.includes('no avx512')).toBe(['avx2', 'generic'].includes(variant));
});
