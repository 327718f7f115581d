import { createRequire } from 'node:module';
import { join } from 'node:path';
import { engineConformance } from '@freetickets/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from './backend.js';
import { tfjs } from './engine.js';

/** A folder whose node_modules holds @tensorflow/tfjs-node with its native library, which is not installed here. */
const folder = process.env.FREETICKETS_TFJS_NODE;

describe.skipIf(!folder)('conformance on tfjs-node (set FREETICKETS_TFJS_NODE to run it)', () => {
  beforeAll(async () => {
    const require = createRequire(join(folder ?? '', 'package.json'));
    // tfjs-node brings its own tfjs-core: of the same version, it shares engine and registries with ours.
    await useBackend('node', async (specifier) => require(specifier));
  });

  test('the native backend runs', () => {
    expect(tf.getBackend()).toBe('tensorflow');
  });

  for (const { name, run } of engineConformance(tfjs())) test(name, run);
});
