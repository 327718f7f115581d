import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { casesOf, imageShape, padding, pairOf, upTo } from '../testing-cases.js';

const depthwise = fc.record({
  kernelSize: pairOf(upTo(5)),
  strides: pairOf(upTo(3)),
  padding,
  depthMultiplier: upTo(3),
  activation: fc.constantFrom('linear', 'relu', 'tanh'),
  useBias: fc.boolean(),
});

test('convolves each channel by itself, and then each pixel', async () => {
  const layer = fc.tuple(depthwise, upTo(20), fc.constantFrom(true, true, true, false));
  const cases = casesOf(imageShape, layer, (sketch, [config, filters, trainable]) => {
    sketch.add('SeparableConv2D', { ...config, filters }, { trainable });
  });
  await expectAgreement(cases, 20);
});

test('convolves each channel by itself', async () => {
  const layer = fc.tuple(depthwise, fc.constantFrom(true, true, true, false));
  const cases = casesOf(imageShape, layer, (sketch, [config, trainable]) =>
    sketch.add('DepthwiseConv2D', config, { trainable }),
  );
  await expectAgreement(cases, 15);
});
