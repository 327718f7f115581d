import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rawRows, wholePart } from './examples.js';
import { checkHeld, checkPreprocessing, standardise } from './preprocessing.js';
import type { RawInputs } from './raw-inputs.js';

const part = (inputs: RawInputs, count: number) => wholePart(inputs, new Int32Array(count));

it('measures by channel, on the rows of the part alone', () => {
  // Two 1 x 2 images of 2 channels: channel 0 holds 1, 3, 5, 7, channel 1 holds 10 everywhere.
  const table = part(Uint8Array.of(1, 10, 3, 10, 5, 10, 7, 10, 99, 99, 99, 99), 3);
  const rows = rawRows({ ...table, rows: Int32Array.of(0, 1) }, [1, 2, 2]);
  const { mean, std } = standardise(rows, 2);
  expect(mean).toEqual([4, 10]);
  expect(std).toEqual([Math.sqrt(5), 1]);
});

it('gives a constant feature the standard deviation 1, though its mean is rounded', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, min: -1e30, max: 1e30 }),
      fc.integer({ min: 1, max: 99 }),
      (value, n) => {
        const inputs = new Float64Array(n).fill(value);
        expect(standardise(rawRows(part(inputs, n), [1]), 1).std).toEqual([1]);
      },
    ),
  );
});

it('keeps its precision far from zero', () => {
  const inputs = Float32Array.from([0, 1, 2, 3], (x) => 2 ** 23 + x);
  expect(standardise(rawRows(part(inputs, 4), [1]), 1)).toEqual({
    mean: [2 ** 23 + 1.5],
    std: [Math.sqrt(1.25)],
  });
});

it('is needed by features that 32-bit floats do not hold', () => {
  const seconds = Float64Array.from([0, 1, 2, 3], (x) => 1_700_000_000 + 60 * x);
  expect(() => checkHeld(rawRows(part(seconds, 4), [1]), 1)).toThrow(
    /Feature 0 lies about 1700000090 .*32-bit floats do not hold.*subtract 1700000090/,
  );
  const days = seconds.map((x) => x / 86_400);
  expect(() => checkHeld(rawRows(part(days, 4), [1]), 1)).toThrow(DataError);
  checkHeld(
    rawRows(
      part(
        seconds.map((x) => x - 1_700_000_000),
        4,
      ),
      [1],
    ),
    1,
  );
  checkHeld(rawRows(part(new Float64Array(4).fill(1), 4), [1]), 1);
});

it('is refused with another number of channels or a std of 0', () => {
  expect(() => checkPreprocessing({ mean: [1], std: [1] }, [2, 2, 3])).toThrow(
    /1 channel.* have 3/,
  );
  expect(() => checkPreprocessing({ mean: [1], std: [0] }, [1])).toThrow(DataError);
  expect(() => checkPreprocessing({ mean: [Number.NaN], std: [1] }, [1])).toThrow(DataError);
});
