import { type LayerView, layerView, type Signal } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import fc from 'fast-check';

/** Kernel shapes in TensorFlow.js order: (in, out) and (kh, kw, c_in, c_out). */
export const arbitraryShape: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })),
  fc.tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 5 }),
  ),
);

/** Values as they come up in training: anything, many ties, or zeros alone. */
const arbitraryValues = (size: number): fc.Arbitrary<Float32Array> => {
  const ofEach = (value: fc.Arbitrary<number>): fc.Arbitrary<Float32Array> =>
    fc
      .array(value, { minLength: size, maxLength: size, size: 'max' })
      .map((values) => Float32Array.from(values));
  return fc.oneof(
    ofEach(fc.float({ min: -100, max: 100, noNaN: true })),
    ofEach(fc.integer({ min: -2, max: 2 })),
    fc.constant(new Float32Array(size)),
  );
};

/** From no position to all of them. */
const arbitraryMask = (size: number): fc.Arbitrary<Mask> =>
  fc.oneof(
    fc.subarray(Array.from({ length: size }, (_, p) => p)).map((active) => Mask.of(size, active)),
    fc.constant(Mask.empty(size)),
    fc.constant(Mask.full(size)),
  );

/** A layer in any state that training can bring it to, with the signals in `needs` and no others. */
export function arbitraryLayer(needs: readonly Signal[]): fc.Arbitrary<LayerView> {
  return arbitraryShape.chain((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return fc
      .record({
        mask: arbitraryMask(size),
        before: arbitraryMask(size),
        weights: arbitraryValues(size),
        denseGradient: arbitraryValues(size),
        denseMomentum: arbitraryValues(size),
      })
      .map(({ mask, before, weights, denseGradient, denseMomentum }) => {
        const whereActive = (values: Float32Array): Float32Array =>
          values.map((value, p) => (mask.has(p) ? value : 0));
        return layerView({
          name: 'layer/kernel',
          shape,
          mask,
          explored: mask.union(before),
          weights: whereActive(weights),
          ...(needs.includes('gradient') && { gradient: whereActive(denseGradient) }),
          ...(needs.includes('denseGradient') && { denseGradient }),
          ...(needs.includes('denseMomentum') && { denseMomentum }),
        });
      });
  });
}
