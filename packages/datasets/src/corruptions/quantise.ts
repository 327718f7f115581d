import { toBytes } from '../images/bytes.js';
import { dct, inverseDct } from './dct.js';
import { edge } from './grid.js';

/** One value a pixel, row-major. */
export interface Plane {
  readonly values: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** The quantisers of ITU-T T.81, annex K, row-major over the frequencies: of brightness and of colours. */
const annexK = {
  luma: [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ],
  chroma: [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ],
};

/** The quantisers of a quality from 1 to 100, scaled as libjpeg does: by 5000 / q percent below 50, 200 - 2 q from there on. */
export function quantisers(of: keyof typeof annexK, quality: number): readonly number[] {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return annexK[of].map((q) => Math.min(Math.max(Math.floor((q * percent + 50) / 100), 1), 255));
}

/**
 * What JPEG leaves of a plane: in blocks of 8 x 8, whose coefficients become the nearest multiples of the quantisers. A
 * plane that blocks do not fill goes on beyond its last row and column.
 */
export function quantise({ values, height, width }: Plane, by: readonly number[]): Plane {
  const made = new Float64Array(values.length);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      const coefficients = dct(
        Float64Array.from({ length: 64 }, (_, i) => {
          const row = edge(top + (i >> 3), height);
          return values[row * width + edge(left + (i % 8), width)] - 128;
        }),
      );
      const block = inverseDct(
        coefficients.map(
          (value, i) => Math.sign(value) * Math.floor(Math.abs(value) / by[i] + 0.5) * by[i],
        ),
      );
      for (let i = 0; i < 64; i++) {
        const [row, column] = [top + (i >> 3), left + (i % 8)];
        if (row < height && column < width) made[row * width + column] = block[i] + 128;
      }
    }
  }
  return { values: toBytes(made), height, width };
}
