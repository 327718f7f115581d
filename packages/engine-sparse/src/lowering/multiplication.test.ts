import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { addWeighted, casesOf, imageShape, vectorShape } from '../testing-cases.js';
import type { Sketch } from '../testing-graph.js';

const shape = fc.oneof(imageShape, vectorShape);

test('multiplies what comes from two or three layers, also one by itself', async () => {
  const factor = fc.constantFrom('identity', 'weighted', 'rectified', 'normalised', 'gate');
  const layer = fc.array(factor, { minLength: 2, maxLength: 3 });
  const cases = casesOf(shape, layer, (sketch, factors) => {
    const input = sketch.last;
    const inputs = factors.map((what) => {
      if (what === 'identity') return input;
      addWeighted(sketch, 1, input);
      if (what === 'rectified') sketch.add('ReLU');
      if (what === 'normalised') {
        const config = { axis: -1, momentum: 0.9, epsilon: 0.1, center: true, scale: true };
        sketch.add('BatchNormalization', config);
      }
      if (what === 'gate') sketch.add('Activation', { activation: 'sigmoid' });
      return sketch.last;
    });
    sketch.add('Multiply', {}, { inputs });
  });
  await expectAgreement(cases, 20);
});

/** Something of an image's values in a shape that is broadcast to the image's. */
const parts: { readonly [part: string]: (sketch: Sketch) => string } = {
  channels: (sketch) => sketch.add('GlobalAveragePooling2D'),
  pixels: (sketch) => sketch.add('Dense', { units: 1, activation: 'sigmoid', useBias: true }),
  channelsOfOnePixel: (sketch) => {
    const [, , channels] = sketch.shapeOf(sketch.last);
    sketch.add('GlobalMaxPooling2D');
    return sketch.add('Reshape', { targetShape: [1, 1, channels] });
  },
  column: (sketch) => {
    const [height, width] = sketch.shapeOf(sketch.last);
    const config = { strides: [1, width], padding: 'valid' };
    return height > 0 ? sketch.add('AveragePooling2D', { poolSize: [1, width], ...config }) : '';
  },
};

test('multiplies and adds what is broadcast, as squeeze and excitation do', async () => {
  const layer = fc.record({
    type: fc.constantFrom('Multiply', 'Add'),
    part: fc.constantFrom(...Object.keys(parts)),
    isFirst: fc.boolean(),
    squeezed: fc.boolean(),
  });
  const cases = casesOf(imageShape, layer, (sketch, { type, part, isFirst, squeezed }) => {
    const all = addWeighted(sketch, 3);
    const some = parts[part](sketch);
    const gate = squeezed ? addWeighted(sketch) : some;
    sketch.add(type, {}, { inputs: isFirst ? [gate, all] : [all, gate] });
  });
  await expectAgreement(cases, 30);
});

test('broadcasts a vector of one value', async () => {
  const layer = fc.constantFrom('Multiply', 'Add');
  const cases = casesOf(vectorShape, layer, (sketch, type) => {
    const all = sketch.last;
    sketch.add('Dense', { units: 1, activation: 'tanh', useBias: true });
    sketch.add(type, {}, { inputs: [sketch.last, all] });
  });
  await expectAgreement(cases, 6);
});
