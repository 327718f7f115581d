import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { casesOf, imageShape, padding, pairOf, upTo } from '../testing-cases.js';

test('pools windows, also overlapping ones and ones over the edge', async () => {
  const layer = fc.record({
    type: fc.constantFrom('MaxPooling2D', 'AveragePooling2D'),
    poolSize: pairOf(upTo(4)),
    strides: pairOf(upTo(3)),
    padding,
  });
  const cases = casesOf(imageShape, layer, (sketch, { type, ...config }) =>
    sketch.add(type, config),
  );
  await expectAgreement(cases, 25);
});

test('pools along one axis, parts and all of it', async () => {
  const one = (most: number) => fc.tuple(upTo(most));
  const layer = fc.record({
    type: fc.constantFrom('MaxPooling1D', 'AveragePooling1D'),
    poolSize: one(4),
    strides: one(3),
    padding,
    over: fc.constantFrom('GlobalMaxPooling1D', 'GlobalAveragePooling1D', undefined),
  });
  const shape = fc.tuple(upTo(20), upTo(9));
  const cases = casesOf(shape, layer, (sketch, { type, over, ...config }) => {
    sketch.add(type, config);
    if (over) sketch.add(over);
  });
  await expectAgreement(cases, 15);
});

test('pools whole images', async () => {
  const layer = fc.constantFrom('GlobalMaxPooling2D', 'GlobalAveragePooling2D');
  const cases = casesOf(imageShape, layer, (sketch, type) => sketch.add(type));
  await expectAgreement(cases, 10);
});
