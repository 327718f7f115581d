import { deflateSync, inflateSync } from 'node:zlib';
import { type DecodedPng, decode, type IndexedColors } from 'fast-png';
import { exifOrientation, orientedSize } from '../images/orientation.js';
import { type PngChunk, pngOf, readChunks } from './png-chunks.js';
import { type Pass, passesOf, spread } from './png-passes.js';

const maxPaletteBytes = 3 * 256;

/** A decoded PNG image, as it is stored. */
export interface Png {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Bits of a value. */
  readonly depth: number;
  /** One value each, row-major over [height, width, channel]; of one channel with a palette, indices into it. */
  readonly data: Uint8Array | Uint16Array;
  readonly palette: IndexedColors | undefined;
  /** How it is stored, by EXIF: 1 to 8. */
  readonly orientation: number;
}

/** What a PNG image says of itself before anything is decoded. */
interface PngHeader {
  readonly height: number;
  readonly width: number;
  /** Of a palette, those of its colours. */
  readonly channels: number;
  /** How it is stored, by EXIF: 1 to 8. */
  readonly orientation: number;
}

/** Channels by colour type (PNG specification, 11.2.1). */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/** The header of a PNG image. Throws an `Error` for a file that is not whole. */
export const pngHeader = (file: Uint8Array): PngHeader => headerIn(readChunks(file));

function headerIn(chunks: readonly PngChunk[]): PngHeader {
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.data.length !== 13) throw new Error('it has no header');
  const view = new DataView(header.data.buffer, header.data.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (width === 0 || height === 0) throw new Error('it has no pixels');
  const exif = chunks.find(({ type }) => type === 'eXIf');
  const orientation = exif ? exifOrientation(exif.data) : 1;
  return { height, width, channels: channelsOf[header.data[9]] ?? 1, orientation };
}

/**
 * Decodes a PNG image. Its header is read first: the data are unpacked to just what that implies, and chunks that are not
 * needed for the pixels (profiles, texts, which are packed, too) are passed over. Throws an `Error` for a file that is not
 * whole.
 *
 * @param checkSize called before anything is unpacked with the height and width that the image has once it is turned; throws
 *   where they are too large
 */
export function decodePng(
  file: Uint8Array,
  checkSize: (height: number, width: number) => void,
): Png {
  const chunks = readChunks(file);
  const { height, width, orientation } = headerIn(chunks);
  checkSize(...orientedSize({ height, width }, orientation));

  const [header] = chunks;
  const of = (type: string) => chunks.filter((chunk) => chunk.type === type);
  const palette = of('PLTE');
  if (palette.some(({ data }) => data.length > maxPaletteBytes)) {
    throw new Error('its palette has more than 256 colours');
  }
  const passes = passesOf(header.data, height, width);
  const size = passes.reduce((sum, { bytes }) => sum + bytes, 0);
  const raw = unpack(Buffer.concat(of('IDAT').map(({ data }) => data)), size);
  const images = passes.map((pass) => {
    const rows = raw.subarray(pass.start, pass.start + pass.bytes);
    return decodePass(header, palette, pass, rows);
  });
  const [{ channels, depth, palette: colours }] = images;
  const data = new (depth === 16 ? Uint16Array : Uint8Array)(height * width * channels);
  images.forEach((image, i) => {
    spread(samplesOf(image), passes[i], channels, data, width);
  });
  return { height, width, channels, depth, data, palette: colours, orientation };
}

function unpack(packed: Uint8Array, size: number): Uint8Array {
  let raw: Uint8Array | undefined;
  try {
    raw = inflateSync(packed, { maxOutputLength: size });
  } catch (cause) {
    throw new Error('its data are damaged, or more than its header says', { cause });
  }
  if (raw.length !== size) {
    throw new Error(`it has ${raw.length} bytes of pixels, expected ${size}`);
  }
  return raw;
}

/** A pass is an image of its own. The library unpacks what it is given: it gets what was unpacked here, stored as it is. */
function decodePass(
  header: PngChunk,
  palette: readonly PngChunk[],
  { width, height }: Pass,
  rows: Uint8Array,
): DecodedPng {
  const data = Uint8Array.from(header.data);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data[12] = 0;
  const stored = { type: 'IDAT', data: deflateSync(rows, { level: 0 }) };
  const end = { type: 'IEND', data: new Uint8Array() };
  return decode(pngOf([{ type: 'IHDR', data }, ...palette, stored, end]));
}

/** The values of an image, of which those of less than 8 bits are packed, each row into whole bytes. */
function samplesOf({ data, width, height, channels, depth }: DecodedPng): ArrayLike<number> {
  if (depth >= 8) return data;
  if (channels > 1) throw new Error(`it has ${channels} channels of ${depth} bits`);
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  const samples = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = data[y * rowBytes + Math.floor(x / perByte)];
      samples[y * width + x] = (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1);
    }
  }
  return samples;
}
