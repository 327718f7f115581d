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

/** Values of the shape of `from` that are to be added: what lies on the way to the last one may be read again. */
const makers: { readonly [what: string]: (sketch: Sketch, from: string) => readonly string[] } = {
  identity: (_, from) => [from],
  weighted: (sketch, from) => [addWeighted(sketch, 3, from)],
  named: (sketch, from) => [
    addWeighted(sketch, 3, from),
    sketch.add('Activation', { activation: 'linear' }),
  ],
  normalised: (sketch, from) => [
    addWeighted(sketch, 1, from),
    sketch.add('BatchNormalization', plainNormalisation),
  ],
  rectified: (sketch, from) => [addWeighted(sketch, 1, from), sketch.add('ReLU')],
  activated: (sketch, from) => [
    sketch.add('Activation', { activation: 'tanh' }, { inputs: [from] }),
  ],
};
const term = fc.record({
  what: fc.constantFrom(...Object.keys(makers)),
  isChained: fc.constantFrom(false, false, true),
});
const shape = fc.oneof(imageShape, imageShape, vectorShape);

test('adds what comes from two or three layers, in any order', async () => {
  const layer = fc.record({
    terms: fc.array(term, { minLength: 2, maxLength: 3 }),
    again: fc.option(fc.nat(), { nil: undefined }),
  });
  const cases = casesOf(shape, layer, (sketch, { terms, again }) => {
    const input = sketch.last;
    const made: string[] = [];
    const inputs = terms.map(({ what, isChained }) => {
      made.push(...makers[what](sketch, isChained ? sketch.last : input));
      return made[made.length - 1];
    });
    const sum = sketch.add('Add', {}, { inputs });
    if (again === undefined) return;
    sketch.add('Concatenate', { axis: -1 }, { inputs: [made[again % made.length], sum] });
  });
  await expectAgreement(cases, 60);
});
