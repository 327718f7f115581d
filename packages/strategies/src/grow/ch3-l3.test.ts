import { layerView, random } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ch3L3Grow, ch3L3Scores } from './ch3-l3.js';

/** CH3-L3 as it is defined: over all paths of length 3, with the local community of each pair. */
function byDefinition(mask: Mask, inputs: number, outputs: number): number[] {
  const isEdge = (u: number, v: number) => mask.has(u * outputs + v);
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  return range(inputs * outputs).map((position) => {
    if (mask.has(position)) return 0;
    const [u, v] = [Math.floor(position / outputs), position % outputs];
    const paths = range(outputs).flatMap((a) =>
      range(inputs).flatMap((b) =>
        isEdge(u, a) && isEdge(b, a) && isEdge(b, v) ? [[a, b] as const] : [],
      ),
    );
    const community = {
      outputs: new Set([v, ...paths.map(([a]) => a)]),
      inputs: new Set([u, ...paths.map(([, b]) => b)]),
    };
    const leaving = {
      output: (a: number) => range(inputs).filter((i) => isEdge(i, a) && !community.inputs.has(i)),
      input: (b: number) => range(outputs).filter((o) => isEdge(b, o) && !community.outputs.has(o)),
    };
    return paths.reduce((sum, [a, b]) => {
      const [ea, eb] = [leaving.output(a).length, leaving.input(b).length];
      return sum + 1 / Math.sqrt((1 + ea) * (1 + eb));
    }, 0);
  });
}

const arbitraryGraph = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([inputs, outputs]) =>
    fc.record({
      inputs: fc.constant(inputs),
      outputs: fc.constant(outputs),
      active: fc.subarray(Array.from({ length: inputs * outputs }, (_, p) => p)),
    }),
  );

test('agrees with the definition on any small layer', () => {
  fc.assert(
    fc.property(arbitraryGraph, ({ inputs, outputs, active }) => {
      const mask = Mask.of(inputs * outputs, active);
      const scores = ch3L3Scores({ mask, shape: [inputs, outputs] });
      const expected = byDefinition(mask, inputs, outputs);
      for (const [position, score] of expected.entries()) {
        expect(scores[position]).toBeCloseTo(score, 10);
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('by hand: one path, one edge that leaves it', () => {
  // Inputs 0 to 2, outputs 0 to 1; 0-0, 1-0, 1-1, 2-0: the paths from 0 and from 2 to output 1.
  const mask = Mask.of(6, [0, 2, 3, 4]);
  // To output 0 there is a further edge, from input 2, or from input 0: 1 / sqrt(2 * 1).
  expect(Array.from(ch3L3Scores({ mask, shape: [3, 2] }))).toEqual([
    0,
    1 / Math.sqrt(2),
    0,
    0,
    0,
    1 / Math.sqrt(2),
  ]);
});

test('grows the highest, and at random where no path is left', () => {
  const mask = Mask.of(8, [0, 2, 3]);
  const layer = layerView({ name: 'l', shape: [4, 2], mask, explored: mask, weights: [] });
  const grown = (count: number, seed: number) =>
    Array.from(ch3L3Grow().grow(layer, count, random.derive(seed))).sort();
  expect(grown(1, 1)).toEqual([1]);
  const others = Array.from({ length: 60 }, (_, seed) => grown(2, seed));
  for (const [first] of others) expect(first).toBe(1);
  expect(new Set(others.map(([, second]) => second))).toEqual(new Set([4, 5, 6, 7]));
});
