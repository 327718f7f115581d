import fc from 'fast-check';
import { expect, it } from 'vitest';
import { conversion } from './convert.js';
import type { ImageShape } from './shape.js';

const convert = (from: ImageShape, to: ImageShape, ...bytes: number[]) => [
  ...conversion(from, to)(Uint8Array.from(bytes)),
];

it('shrinks by averaging over the area, hand-computed', () => {
  expect(convert([1, 4, 1], [1, 2, 1], 10, 20, 30, 50)).toEqual([15, 40]);
  // Three pixels in two: the middle one counts half for both.
  expect(convert([1, 3, 1], [1, 2, 1], 0, 30, 90)).toEqual([10, 70]);
  expect(convert([2, 2, 3], [1, 1, 3], 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14)).toEqual([6, 7, 8]);
});

it('enlarges linearly between half-pixel centres, hand-computed', () => {
  expect(convert([1, 2, 1], [1, 4, 1], 0, 100)).toEqual([0, 25, 75, 100]);
  expect(convert([2, 1, 1], [4, 1, 1], 0, 100)).toEqual([0, 25, 75, 100]);
  expect(convert([1, 1, 1], [2, 3, 1], 7)).toEqual([7, 7, 7, 7, 7, 7]);
});

it('may shrink one axis and enlarge the other', () => {
  expect(convert([2, 2, 1], [1, 4, 1], 0, 100, 20, 140)).toEqual([10, 38, 92, 120]);
});

it('repeats grey and takes the luma of colours before it rounds', () => {
  expect(convert([1, 2, 1], [1, 2, 3], 5, 9)).toEqual([5, 5, 5, 9, 9, 9]);
  expect(convert([1, 3, 3], [1, 3, 1], 255, 0, 0, 0, 255, 0, 0, 0, 255)).toEqual([76, 150, 29]);
  // Luma 76.245 and 29.07: their mean is 52.66, that of the rounded ones 52.5.
  expect(convert([1, 2, 3], [1, 1, 1], 255, 0, 0, 0, 0, 255)).toEqual([53]);
});

it('leaves floats unrounded', () => {
  const made = conversion([1, 2, 1], [1, 1, 1])(Float32Array.of(0.25, 0.5));
  expect(made).toEqual(Float64Array.of(0.375));
});

const side = fc.integer({ min: 1, max: 9 });

it('is the integral over the area where both axes shrink', () => {
  fc.assert(
    fc.property(side, side, side, side, fc.infiniteStream(fc.nat(255)), (a, b, c, d, stream) => {
      const [height, H] = [Math.max(a, b), Math.min(a, b)];
      const [width, W] = [Math.max(c, d), Math.min(c, d)];
      const image = Float32Array.from({ length: height * width }, () =>
        Number(stream.next().value),
      );
      const made = conversion([height, width, 1], [H, W, 1])(image);
      // Cut into H x W parts each, every pixel lies wholly in one area.
      for (let i = 0; i < H * W; i++) {
        let sum = 0;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const [row, column] = [Math.floor(i / W) * height + y, (i % W) * width + x];
            sum += image[Math.floor(row / H) * width + Math.floor(column / W)];
          }
        }
        expect(made[i]).toBeCloseTo(sum / (height * width), 3);
      }
    }),
    { numRuns: 50 },
  );
});

it('changes nothing at the same shape, no constant image, and no slope inside an enlarged one', () => {
  fc.assert(
    fc.property(side, side, side, side, fc.nat(255), (height, width, H, W, value) => {
      const constant = new Uint8Array(height * width * 3).fill(value);
      const made = conversion([height, width, 3], [H, W, 3])(constant);
      expect(made).toEqual(new Uint8Array(H * W * 3).fill(value));
      const any = Uint8Array.from(constant, (_, i) => (i * 37) % 256);
      expect(conversion([height, width, 3], [height, width, 3])(any)).toEqual(any);
      const slope = Float32Array.from({ length: width }, (_, x) => x + 0.5);
      if (W < width) return;
      conversion(
        [1, width, 1],
        [1, W, 1],
      )(slope).forEach((y, x) => {
        const straight = ((x + 0.5) * width) / W;
        expect(y).toBeCloseTo(Math.min(Math.max(straight, 0.5), width - 0.5), 4);
      });
    }),
    { numRuns: 50 },
  );
});
