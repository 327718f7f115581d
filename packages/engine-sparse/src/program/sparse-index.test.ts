import { random } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MatrixLayout, mostNonzeros, sizeOfMatrix, sparseIndexOf } from './sparse-index.js';
import { rangeOf, type Taps } from './taps.js';

const layouts: fc.Arbitrary<MatrixLayout> = fc.record({
  inputs: fc.integer({ min: 1, max: 25 }),
  outputs: fc.integer({ min: 1, max: 25 }),
  transposed: fc.boolean(),
  taps: fc.record({
    height: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 4 }),
    strideY: fc.constant(3),
    strideX: fc.constant(2),
    phaseY: fc.nat(2),
    phaseX: fc.nat(1),
    first: fc.constant(5000),
    stepY: fc.constantFrom(-1000, 1000),
    stepX: fc.constantFrom(-64, 64),
    apartY: fc.constantFrom(1, 1, 2),
    apartStep: fc.constant(30_000),
  }),
  channelStep: fc.constantFrom(64, 640),
  blockColumns: fc.constantFrom(1, 7, 16, 24, 100),
  isBlockwise: fc.boolean(),
});
const cases = fc
  .tuple(layouts, fc.constantFrom(0, 0.02, 0.1, 0.5, 1), fc.nat())
  .map(([layout, density, seed]) => {
    const { taps, inputs, outputs } = layout;
    const size = taps.height * taps.width * inputs * outputs;
    const stream = random.derive(seed, 'mask');
    const positions = Array.from({ length: size }, (_, i) => i);
    const active = positions.filter(() => stream.uniform() < density);
    return { layout, active: Mask.of(size, active).active() };
  });

/** Where each tap of the kernel reads; undefined where it is not in the matrix. */
function tapsOf(taps: Taps): readonly (number | undefined)[] {
  const ofAxis = (size: number, stride: number, phase: number, step: number) => {
    const positions = Array.from({ length: size }, (_, i) => i);
    const taken = positions.filter((each) => each % stride === phase);
    return positions.map((each) => (taken.includes(each) ? taken.indexOf(each) * step : undefined));
  };
  const { height, width, strideY, strideX, phaseY, phaseX, first, apartY, apartStep } = taps;
  const down = (row: number) => Math.floor(row / apartY) * taps.stepY + (row % apartY) * apartStep;
  return ofAxis(height, strideY, phaseY, 1).flatMap((row) =>
    ofAxis(width, strideX, phaseX, taps.stepX).map((x) =>
      row === undefined || x === undefined ? undefined : first + down(row) + x,
    ),
  );
}

test('the range of taps holds the offsets at which they read, and is no larger where rows lie evenly', () => {
  const property = ({ taps }: MatrixLayout) => {
    const offsets = tapsOf(taps).filter((offset) => offset !== undefined);
    const [least, most] = offsets.length ? [Math.min(...offsets), Math.max(...offsets)] : [0, 0];
    const range = rangeOf(taps);
    expect(range.least).toBeLessThanOrEqual(least);
    expect(range.most).toBeGreaterThanOrEqual(most);
    if (taps.apartY === 1) expect(range).toEqual({ least, most });
  };
  fc.assert(fc.property(layouts, property), { seed: 1, includeErrorInReport: true });
});

test('every active weight of the taps is there once, by block, row and position, with where it reads', () => {
  const property = ({ layout, active }: { layout: MatrixLayout; active: Int32Array }) => {
    const { inputs, outputs, transposed, taps, channelStep, blockColumns, isBlockwise } = layout;
    const { rows, columnBlocks } = sizeOfMatrix(layout);
    const { rowExtents, inputOffsets, weightIndices } = sparseIndexOf(active, layout);
    expect(rowExtents.length).toBe(2 * rows * columnBlocks);
    const seen: number[] = [];
    let nonzero = 0;
    for (let block = 0; block < columnBlocks; block++) {
      for (let row = 0; row < rows; row++) {
        const [first, count] = rowExtents.subarray(2 * (block * rows + row));
        expect(first).toBe(Math.ceil(nonzero / 4) * 4);
        expect([...weightIndices.subarray(nonzero, first)].every((index) => index === -1)).toBe(
          true,
        );
        nonzero = first + count;
        const weights = [...weightIndices.subarray(first, nonzero)];
        expect(weights).toEqual([...weights].sort((a, b) => a - b));
        seen.push(...weights);
        for (const [i, weight] of weights.entries()) {
          const position = active[weight];
          const tap = tapsOf(taps)[Math.floor(position / (inputs * outputs))];
          const input = Math.floor(position / outputs) % inputs;
          const output = position % outputs;
          const column = transposed ? output : input;
          expect(transposed ? input : output).toBe(row);
          expect(Math.floor(column / blockColumns)).toBe(block);
          const channel = isBlockwise ? column - block * blockColumns : column;
          expect(inputOffsets[first + i]).toBe((tap ?? Number.NaN) + channel * channelStep);
        }
      }
    }
    const wanted = [...active.keys()].filter(
      (weight) => tapsOf(taps)[Math.floor(active[weight] / (inputs * outputs))] !== undefined,
    );
    expect(seen.sort((a, b) => a - b)).toEqual(wanted);
    expect(weightIndices.length).toBe(Math.ceil(nonzero / 4) * 4);
    expect(inputOffsets.length).toBe(weightIndices.length);
    expect(mostNonzeros(active.length, layout)).toBeGreaterThanOrEqual(weightIndices.length);
  };
  fc.assert(fc.property(cases, property), { seed: 1, numRuns: 60, includeErrorInReport: true });
});
