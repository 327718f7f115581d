import { Mask } from '@freetickets/sparse-masks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparse } from '../engine.js';
import { expectAgreement } from '../testing-agreement.js';
import { batchOf, ticketOf } from '../testing-case.js';
import { casesOf, imageShape, padding, pairOf, plainConvolution, upTo } from '../testing-cases.js';
import { Sketch } from '../testing-graph.js';

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

test('convolves along one axis with any kernel, stride and padding', async () => {
  const one = (most: number) => fc.tuple(upTo(most));
  const layer = fc.record({
    filters: upTo(20),
    kernelSize: one(6),
    strides: one(3),
    padding,
    activation: fc.constantFrom('linear', 'relu', 'gelu'),
    useBias: fc.boolean(),
  });
  const cases = casesOf(fc.tuple(upTo(40), upTo(12)), layer, (sketch, config) =>
    sketch.add('Conv1D', config),
  );
  await expectAgreement(cases, 20);
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

test('convolves with a kernel of a hundred thousand taps as with those of them that meet the image', async () => {
  const networkOf = (kernelSize: number) => {
    const sketch = new Sketch([3, 3, 1]);
    sketch.add('Conv2D', plainConvolution(1, kernelSize));
    return {
      graph: sketch.classified(2),
      seed: 1,
      count: 2,
      density: 1,
      empty: 0,
      labelSmoothing: 0,
    };
  };
  const [small, large] = [networkOf(5), networkOf(401)];
  const { parameters } = ticketOf(small);
  const kernel = parameters['conv2d-1/kernel'];
  const active = kernel.values.map((_, i) => (198 + Math.floor(i / 5)) * 401 + 198 + (i % 5));
  const grown = {
    shape: [401, 401, 1, 1],
    values: kernel.values,
    mask: Mask.of(401 ** 2, [...active]),
  };
  const engine = sparse({ threads: 1 });
  const { inputs, count } = batchOf(small, small.count);
  const logitsOf = async ({ graph }: typeof small, conv: typeof kernel) => {
    const ticket = {
      graphHash: graph.hash,
      parameters: { ...parameters, 'conv2d-1/kernel': conv },
    };
    const predictor = await engine.createPredictor(graph, [ticket]);
    return predictor.predict(inputs, count).finally(() => predictor.dispose());
  };
  expect(await logitsOf(large, grown)).toEqual(await logitsOf(small, kernel));
});
