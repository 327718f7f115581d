import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { expectGradient, type Operation, registerAll, small } from './testing-slopes.js';

beforeAll(registerAll);

test('resizing, nearest and bilinear, by any factor, of several images', () =>
  fc.assert(
    fc.asyncProperty(
      fc.tuple(small(3), small(4), small(4), small(2)),
      fc.tuple(small(7), small(7)),
      fc.constantFrom([false, false], [true, false], [false, true]),
      fc.constantFrom('resizeNearestNeighbor' as const, 'resizeBilinear' as const),
      async (shape, size, [alignCorners, halfPixelCenters], resize) => {
        const f: Operation = (x) =>
          tf.image[resize](x as tf.Tensor4D, size, alignCorners, halfPixelCenters);
        await expectGradient(f, shape, 1);
      },
    ),
    { seed: 1, numRuns: 40 },
  ));
