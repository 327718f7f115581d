import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

const { resolve, ssr } = base;

/** The gradients of every layer form on every backend of TensorFlow.js: minutes, so a command of its own. */
export default defineConfig({
  resolve,
  ssr,
  root: new URL('..', import.meta.url).pathname,
  test: { include: ['packages/engine-tfjs/src/**/*.sweep.test.ts'], testTimeout: 120_000 },
});
