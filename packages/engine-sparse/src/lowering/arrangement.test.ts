import { sizeOf } from '@freetickets/core';
import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { addWeighted, casesOf, imageShape, pairOf, upTo, vectorShape } from '../testing-cases.js';

const zeros = pairOf(fc.nat(3));

test('pads height and width, or with channels first width and channels', async () => {
  const layer = fc.record({
    padding: fc.tuple(zeros, zeros),
    dataFormat: fc.constantFrom('channelsLast', 'channelsFirst'),
  });
  const cases = casesOf(imageShape, layer, (sketch, config) => sketch.add('ZeroPadding2D', config));
  await expectAgreement(cases, 12);
});

test('concatenates channels, also of one value twice', async () => {
  const layer = fc.shuffledSubarray(['input', 'weighted', 'activated', 'activated'], {
    minLength: 4,
  });
  const shape = fc.oneof(imageShape, vectorShape);
  const cases = casesOf(shape, layer, (sketch, parts) => {
    const input = sketch.last;
    addWeighted(sketch);
    const weighted = sketch.last;
    const activated = sketch.add('Activation', { activation: 'relu' });
    const names: { [part: string]: string } = { input, weighted, activated };
    sketch.add('Concatenate', { axis: -1 }, { inputs: parts.map((part) => names[part]) });
  });
  await expectAgreement(cases, 12);
});

test('reshapes between vectors, rows and images', async () => {
  const layer = fc.constantFrom('vector', 'rows', 'image', 'flat');
  const shape = fc.oneof(imageShape, vectorShape);
  const cases = casesOf(shape, layer, (sketch, to) => {
    const axes = sketch.shapeOf(sketch.last);
    const size = sizeOf(axes);
    const [first, last] = [axes[0], axes[axes.length - 1]];
    const targetShape = {
      vector: [size],
      rows: [last, size / last],
      image: [size / first, first, 1],
      flat: [size],
    }[to] ?? [size];
    if (to === 'flat' && axes.length > 1) sketch.add('Flatten');
    else sketch.add('Reshape', { targetShape });
  });
  await expectAgreement(cases, 10);
});

test('flattens, also with the first axis behind the others', async () => {
  const shape = fc.oneof(imageShape, fc.tuple(upTo(9), upTo(20)));
  const layer = fc.constantFrom('channelsFirst', 'channelsLast');
  const cases = casesOf(shape, layer, (sketch, dataFormat) =>
    sketch.add('Flatten', { dataFormat }),
  );
  await expectAgreement(cases, 15);
});
