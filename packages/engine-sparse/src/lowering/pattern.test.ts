import { random } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexWeights, type Layout, mostSlots, sizeOfPattern } from './pattern.js';

const layouts: fc.Arbitrary<Layout> = fc.record({
  inputs: fc.integer({ min: 1, max: 25 }),
  outputs: fc.integer({ min: 1, max: 25 }),
  transposed: fc.boolean(),
  taps: fc.array(fc.option(fc.nat(10000), { nil: undefined }), { minLength: 1, maxLength: 9 }),
  columnStep: fc.constantFrom(64, 640),
  blockSize: fc.constantFrom(1, 7, 16, 24, 100),
});
const cases = fc
  .tuple(layouts, fc.constantFrom(0, 0.02, 0.1, 0.5, 1), fc.nat())
  .map(([layout, density, seed]) => {
    const size = layout.taps.length * layout.inputs * layout.outputs;
    const stream = random.derive(seed, 'mask');
    const positions = Array.from({ length: size }, (_, i) => i);
    const active = positions.filter(() => stream.uniform() < density);
    return { layout, active: Mask.of(size, active).active() };
  });

test('every active weight of the taps is there once, by block, row and position, with where it reads', () => {
  const property = ({ layout, active }: { layout: Layout; active: Int32Array }) => {
    const { inputs, outputs, transposed, taps, columnStep, blockSize } = layout;
    const { rows, blocks } = sizeOfPattern(layout);
    const { spans, distances, indices } = indexWeights(active, layout);
    expect(spans.length).toBe(2 * rows * blocks);
    const seen: number[] = [];
    let slot = 0;
    for (let block = 0; block < blocks; block++) {
      for (let row = 0; row < rows; row++) {
        const [first, count] = spans.subarray(2 * (block * rows + row));
        expect(first).toBe(Math.ceil(slot / 4) * 4);
        expect([...indices.subarray(slot, first)].every((index) => index === -1)).toBe(true);
        slot = first + count;
        const weights = [...indices.subarray(first, slot)];
        expect(weights).toEqual([...weights].sort((a, b) => a - b));
        seen.push(...weights);
        for (const [i, weight] of weights.entries()) {
          const position = active[weight];
          const tap = taps[Math.floor(position / (inputs * outputs))];
          const input = Math.floor(position / outputs) % inputs;
          const output = position % outputs;
          const column = transposed ? output : input;
          expect(transposed ? input : output).toBe(row);
          expect(Math.floor(column / blockSize)).toBe(block);
          expect(distances[first + i]).toBe((tap ?? Number.NaN) + column * columnStep);
        }
      }
    }
    const wanted = [...active.keys()].filter(
      (weight) => taps[Math.floor(active[weight] / (inputs * outputs))] !== undefined,
    );
    expect(seen.sort((a, b) => a - b)).toEqual(wanted);
    expect(indices.length).toBe(Math.ceil(slot / 4) * 4);
    expect(distances.length).toBe(indices.length);
    expect(mostSlots(active.length, layout)).toBeGreaterThanOrEqual(indices.length);
  };
  fc.assert(fc.property(cases, property), { seed: 1, numRuns: 60, includeErrorInReport: true });
});
