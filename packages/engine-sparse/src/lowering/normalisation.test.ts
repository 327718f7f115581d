import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { addWeighted, casesOf, imageShape, vectorShape } from '../testing-cases.js';

const normalisation = fc.record({
  momentum: fc.constantFrom(0.9, 0.99, 0),
  epsilon: fc.constantFrom(0.01, 0.1),
  center: fc.constantFrom(true, true, false),
  scale: fc.constantFrom(true, true, false),
});
const shape = fc.oneof(imageShape, imageShape, vectorShape);

test('normalises by the batch in training, by moving averages in prediction', async () => {
  const cases = casesOf(shape, normalisation, (sketch, config) =>
    sketch.add('BatchNormalization', { axis: -1, ...config }),
  );
  await expectAgreement(cases, 20);
});

test('normalises for several users, rectified for some of them', async () => {
  const cases = casesOf(shape, normalisation, (sketch, config) => {
    const axis = sketch.shapeOf(sketch.last).length;
    const value = sketch.add('BatchNormalization', { axis, ...config });
    addWeighted(sketch, 3);
    const weighted = sketch.last;
    const rectified = sketch.add('ReLU', {}, { inputs: [value] });
    sketch.add('Concatenate', { axis: -1 }, { inputs: [value, weighted, rectified, value] });
  });
  await expectAgreement(cases, 15);
});

test('normalises one value by two layers, and adds them up', async () => {
  const cases = casesOf(shape, normalisation, (sketch, config) => {
    const value = addWeighted(sketch);
    const inputs = [1, 2].map(() =>
      sketch.add('BatchNormalization', { axis: -1, ...config }, { inputs: [value] }),
    );
    sketch.add('Add', {}, { inputs: [value, ...inputs] });
  });
  await expectAgreement(cases, 10);
});

test('normalises twice with one layer', async () => {
  const cases = casesOf(shape, normalisation, (sketch, config) => {
    const first = sketch.add('BatchNormalization', { axis: -1, ...config });
    addWeighted(sketch);
    sketch.add('BatchNormalization', { axis: -1, ...config }, { layer: first });
  });
  await expectAgreement(cases, 8);
});
