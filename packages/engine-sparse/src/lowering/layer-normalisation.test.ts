import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { addWeighted, casesOf, imageShape, upTo, vectorShape } from '../testing-cases.js';

const shape = fc.oneof(imageShape, imageShape, vectorShape, fc.tuple(upTo(9), upTo(20)));
const normalisation = fc.record({
  epsilon: fc.constantFrom(0.01, 0.1),
  center: fc.constantFrom(true, true, false),
  scale: fc.constantFrom(true, true, false),
  trainable: fc.constantFrom(true, true, false),
  axis: fc.constantFrom('last', 'fromEnd'),
});

test('normalises the channels of each pixel', async () => {
  const cases = casesOf(shape, normalisation, (sketch, { trainable, axis, ...config }) => {
    const last = axis === 'last' ? sketch.shapeOf(sketch.last).length : -1;
    sketch.add('LayerNormalization', { ...config, axis: [last] }, { trainable });
  });
  await expectAgreement(cases, 25);
});

test('normalises twice with one layer, which several read', async () => {
  const cases = casesOf(shape, normalisation, (sketch, { trainable: _, axis: __, ...config }) => {
    const first = sketch.add('LayerNormalization', config);
    addWeighted(sketch);
    const second = sketch.add('LayerNormalization', config, { layer: first });
    sketch.add('Add', {}, { inputs: [first, second] });
  });
  await expectAgreement(cases, 8);
});
