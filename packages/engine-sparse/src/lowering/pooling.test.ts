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

test('pools whole images', async () => {
  const layer = fc.constantFrom('GlobalMaxPooling2D', 'GlobalAveragePooling2D');
  const cases = casesOf(imageShape, layer, (sketch, type) => sketch.add(type));
  await expectAgreement(cases, 10);
});
