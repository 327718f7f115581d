import { type ByteImage, definePlugin } from '@freetickets/core';
import { toBytes } from '../images/bytes.js';
import { luma } from '../images/colours.js';
import { type Plane, quantise, quantisers } from './quantise.js';
import { double, halve } from './subsample.js';

/** The quality that the image is saved in, from 1 to 100 as libjpeg counts it. */
const qualities = [80, 65, 58, 50, 40];

/**
 * JPEG compression: what saving an image in quality 80 to 40 and opening it again leaves of it. Brightness and, at half size
 * (4:2:0), the two colours of YCbCr go through the discrete cosine transform, are quantised by the tables of ITU-T T.81,
 * annex K, scaled as libjpeg does, and come back; what a file would keep without loss is not written.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; nothing in it is random.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const jpegCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'jpeg', summary: 'saved as a JPEG file of low quality' },
  () => ({
    family: 'digital',
    corrupt: (image, severity) => {
      const quality = qualities[severity - 1];
      const kept = (plane: Plane) => quantise(plane, quantisers('luma', quality));
      if (image.channels === 1) return kept({ ...image, values: image.data }).values;
      const [brightness, ...colours] = planesOf(image);
      const half = (plane: Plane) => quantise(halve(plane), quantisers('chroma', quality));
      return coloursOf(
        kept(brightness),
        colours.map((plane) => double(half(plane), image)),
      );
    },
  }),
);

/** Y, Cb and Cr of ITU-T T.871, in bytes. */
function planesOf({ data, height, width }: ByteImage): readonly Plane[] {
  const plane = (of: (red: number, green: number, blue: number) => number): Plane => {
    const values = Float64Array.from({ length: height * width }, (_, i) =>
      of(data[3 * i], data[3 * i + 1], data[3 * i + 2]),
    );
    return { values: toBytes(values), height, width };
  };
  return [
    plane(luma),
    plane((r, g, b) => 128 + (b - luma(r, g, b)) / 1.772),
    plane((r, g, b) => 128 + (r - luma(r, g, b)) / 1.402),
  ];
}

/** RGB of Y, Cb and Cr. */
function coloursOf(brightness: Plane, [blueness, redness]: readonly Plane[]): Uint8Array {
  const made = new Float64Array(3 * brightness.values.length);
  brightness.values.forEach((y, i) => {
    const [blue, red] = [blueness.values[i] - 128, redness.values[i] - 128];
    made[3 * i] = y + 1.402 * red;
    made[3 * i + 1] = y - (0.114 * 1.772 * blue + 0.299 * 1.402 * red) / 0.587;
    made[3 * i + 2] = y + 1.772 * blue;
  });
  return toBytes(made);
}
