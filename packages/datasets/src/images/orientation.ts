/** Values of pixels, row-major over [height, width, channel]. */
interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Uint8Array | Uint16Array;
}

const orientationTag = 0x0112;
const short = 3;
const entryBytes = 12;

/**
 * The orientation that EXIF data say (a TIFF header and its first directory; CIPA DC-008, tag 0x0112): 1 where the image is
 * stored as it is seen, 2 to 8 where it is turned or mirrored. 1 for data that say nothing or are damaged.
 */
export function exifOrientation(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const little = exif[0] === 0x49;
  const word = (at: number): number => (at + 2 <= exif.length ? view.getUint16(at, little) : 0);
  const magic = little ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42];
  if (exif.length < 8 || magic.some((byte, i) => exif[i] !== byte)) return 1;
  const directory = view.getUint32(4, little);
  const entries = word(directory);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * entryBytes;
    if (entry + entryBytes > exif.length) return 1;
    if (word(entry) !== orientationTag) continue;
    const value = word(entry + 8);
    return word(entry + 2) === short && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** The height and width of an image as it is seen, which is stored in an orientation of EXIF. */
export const orientedSize = (
  { height, width }: Pick<Pixels, 'height' | 'width'>,
  orientation: number,
): readonly [height: number, width: number] =>
  orientation >= 5 ? [width, height] : [height, width];

/** An image as it is seen, which is stored in an orientation of EXIF. */
export function oriented<T extends Pixels>(image: T, orientation: number): T {
  if (orientation === 1) return image;
  const { height, width, channels, data } = image;
  const isTransposed = orientation >= 5;
  const [rows, columns] = orientedSize(image, orientation);
  const upsideDown = [3, 4, 6, 7].includes(orientation);
  const mirrored = [2, 3, 7, 8].includes(orientation);
  const made = new (data instanceof Uint16Array ? Uint16Array : Uint8Array)(data.length);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [row, column] = isTransposed ? [x, y] : [y, x];
      const from = upsideDown ? height - 1 - row : row;
      const pixel = from * width + (mirrored ? width - 1 - column : column);
      for (let c = 0; c < channels; c++) {
        made[(y * columns + x) * channels + c] = data[pixel * channels + c];
      }
    }
  }
  return { ...image, height: rows, width: columns, data: made };
}
