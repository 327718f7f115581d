import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { casesOf, padding, pairOf, upTo } from '../testing-cases.js';

const transposed = fc.record({
  filters: upTo(9),
  kernelSize: pairOf(upTo(5)),
  strides: pairOf(upTo(3)),
  padding,
  activation: fc.constantFrom('linear', 'relu', 'tanh'),
  useBias: fc.boolean(),
});
const shape = fc.tuple(upTo(6), upTo(6), upTo(12));

test('convolves backwards with any kernel, stride and padding', async () => {
  const layer = fc.tuple(transposed, fc.constantFrom(true, true, true, false));
  const cases = casesOf(shape, layer, (sketch, [config, trainable]) => {
    sketch.add('Conv2DTranspose', config, { trainable });
  });
  await expectAgreement(cases, 40);
});

test('convolves backwards twice with one kernel', async () => {
  const cases = casesOf(shape, transposed, (sketch, config) => {
    const filters = sketch.shapeOf(sketch.last)[2];
    const same = { ...config, filters, padding: 'same', strides: [1, 1] };
    const first = sketch.add('Conv2DTranspose', same);
    const second = sketch.add('Conv2DTranspose', same, { layer: first });
    sketch.add('Add', {}, { inputs: [first, second] });
  });
  await expectAgreement(cases, 10);
});
