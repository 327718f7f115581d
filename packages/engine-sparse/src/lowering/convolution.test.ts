import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { casesOf, imageShape, padding, pairOf, upTo } from '../testing-cases.js';

const convolution = fc.record({
  filters: upTo(20),
  kernelSize: pairOf(upTo(5)),
  strides: pairOf(upTo(3)),
  padding,
  activation: fc.constantFrom('linear', 'relu', 'tanh'),
  useBias: fc.boolean(),
});

test('convolves with any kernel, stride and padding', async () => {
  const cases = casesOf(imageShape, convolution, (sketch, config) => sketch.add('Conv2D', config));
  await expectAgreement(cases, 40);
});

test('convolves wide images in bands of fewer rows', async () => {
  const shape = fc.tuple(
    upTo(9),
    fc.integer({ min: 18, max: 30 }),
    fc.integer({ min: 16, max: 20 }),
  );
  const layer = fc.record({
    filters: upTo(3),
    kernelSize: pairOf(upTo(3)),
    stride: upTo(3),
    padding,
  });
  const cases = casesOf(shape, layer, (sketch, { stride, ...config }) =>
    sketch.add('Conv2D', { ...config, strides: [3, stride], activation: 'linear', useBias: true }),
  );
  await expectAgreement(cases, 15);
});

test('convolves with frozen kernels', async () => {
  const cases = casesOf(imageShape, convolution, (sketch, config) =>
    sketch.add('Conv2D', config, { trainable: false }),
  );
  await expectAgreement(cases, 10);
});

test('convolves twice with one kernel', async () => {
  const layer = fc.tuple(convolution, fc.boolean());
  const cases = casesOf(imageShape, layer, (sketch, [config, isChain]) => {
    const input = sketch.last;
    const filters = sketch.shapeOf(input)[2];
    const same = { ...config, filters, padding: 'same', strides: [1, 1] };
    const first = sketch.add('Conv2D', same);
    const second = sketch.add('Conv2D', same, { layer: first, inputs: [isChain ? first : input] });
    sketch.add('Concatenate', { axis: -1 }, { inputs: [first, second] });
  });
  await expectAgreement(cases, 10);
});

test('applies a dense layer to every pixel', async () => {
  const layer = fc.record({
    units: upTo(20),
    activation: fc.constantFrom('linear', 'relu', 'sigmoid'),
    useBias: fc.boolean(),
  });
  const shape = fc.oneof(imageShape, fc.tuple(upTo(9), upTo(20)));
  const cases = casesOf(shape, layer, (sketch, config) => sketch.add('Dense', config));
  await expectAgreement(cases, 15);
});
