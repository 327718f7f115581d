import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import {
  addWeighted,
  casesOf,
  imageShape,
  plainNormalisation,
  vectorShape,
} from '../testing-cases.js';
import type { Sketch } from '../testing-graph.js';

/** A value that is to be added, made of another of the same shape. */
const makers: { readonly [what: string]: (sketch: Sketch) => void } = {
  identity: () => {},
  weighted: (sketch) => addWeighted(sketch, 3),
  normalised: (sketch) => {
    addWeighted(sketch);
    sketch.add('BatchNormalization', plainNormalisation);
  },
  rectified: (sketch) => {
    addWeighted(sketch);
    sketch.add('ReLU');
  },
  activated: (sketch) => {
    sketch.add('Activation', { activation: 'tanh' });
  },
};
const maker = fc.constantFrom(...Object.keys(makers));
const shape = fc.oneof(imageShape, imageShape, vectorShape);

test('adds what comes from two or three layers, in any order', async () => {
  const layer = fc.record({
    terms: fc.array(maker, { minLength: 2, maxLength: 3 }),
    usedAgain: fc.boolean(),
  });
  const cases = casesOf(shape, layer, (sketch, { terms, usedAgain }) => {
    const input = sketch.last;
    const inputs = terms.map((term) => {
      const from = sketch.last;
      if (term === 'identity') return input;
      makers[term](sketch);
      return sketch.last === from ? input : sketch.last;
    });
    const sum = sketch.add('Add', {}, { inputs });
    if (usedAgain) sketch.add('Concatenate', { axis: -1 }, { inputs: [sum, inputs[0]] });
  });
  await expectAgreement(cases, 35);
});
