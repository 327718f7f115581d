import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decodePng } from './png.js';
import { isPng } from './png-chunks.js';

const any = () => {};
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, crc]);
}

function header(width: number, height: number, depth = 8, colour = 0, interlaced = 0): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, depth, colour, 0, 0, interlaced]);
  data.writeUInt32BE(width);
  data.writeUInt32BE(height, 4);
  return chunk('IHDR', data);
}

const data = (raw: Uint8Array) => chunk('IDAT', deflateSync(raw));
const png = (...chunks: Uint8Array[]) =>
  Buffer.concat([signature, ...chunks, chunk('IEND', new Uint8Array())]);
/** A grey pixel of the value 9, without a filter. */
const pixel = data(Uint8Array.of(0, 9));
/** 50 MB, which take 50 kB. */
const zeros = deflateSync(Buffer.alloc(50e6));

/** Any image, its values one by one. */
const anyImage = fc
  .record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 17 }),
    channels: fc.constantFrom(1, 2, 3, 4),
    depth: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const, 16 as const),
  })
  .filter(({ channels, depth }) => depth >= 8 || channels === 1)
  .chain(({ width, height, channels, depth }) => {
    const count = width * height * channels;
    const values = fc.array(fc.nat({ max: 2 ** depth - 1 }), {
      minLength: count,
      maxLength: count,
    });
    return values.map((data) => ({ width, height, channels, depth, data }));
  });
type Any = typeof anyImage extends fc.Arbitrary<infer Image> ? Image : never;

/** Values in the bits of whole bytes, highest first. */
function packed(values: readonly number[], depth: number): number[] {
  const bits = values.map((value) => value.toString(2).padStart(depth, '0')).join('');
  return (bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}

const row = ({ data, width, channels }: Any, y: number) =>
  data.slice(y * width * channels, (y + 1) * width * channels);

it('decodes what another encoder wrote', () => {
  fc.assert(
    fc.property(anyImage, (image) => {
      const { width, height, channels, depth } = image;
      const rows = Array.from({ length: height }, (_, y) => row(image, y));
      const data =
        depth === 16
          ? Uint16Array.from(image.data)
          : Uint8Array.from(rows.flatMap((values) => packed(values, depth)));
      const file = encode({ width, height, channels, depth, data });
      expect(isPng(file)).toBe(true);
      const { data: decoded, ...rest } = decodePng(file, any);
      const expected = { width, height, channels, depth, palette: undefined, orientation: 1 };
      expect(rest).toEqual(expected);
      expect([...decoded]).toEqual(image.data);
    }),
    { seed: 1, numRuns: 50 },
  );
});

/** The pass that each pixel of 8 x 8 belongs to: the pattern of the PNG specification, section 8.2. */
const [odd, even] = ['77777777', '56565656'];
const pattern = ['16462646', odd, even, odd, '36463646', odd, even, odd];

it('decodes interlaced images of every depth, their rows filtered or not', () => {
  fc.assert(
    fc.property(anyImage, fc.boolean(), (image, filtered) => {
      const { width, height, channels, depth } = image;
      const rows: number[] = [];
      for (let pass = 1; pass <= 7; pass++) {
        let above: number[] = [];
        for (let y = 0; y < height; y++) {
          const values = row(image, y).filter(
            (_, i) => pattern[y % 8][Math.floor(i / channels) % 8] === String(pass),
          );
          if (values.length === 0) continue;
          const bytes = packed(values, depth);
          // Filter 2 says by how much a byte is above that of the row before it.
          const up = bytes.map((byte, i) => (byte - (above[i] ?? 0) + 256) % 256);
          rows.push(...(filtered ? [2, ...up] : [0, ...bytes]));
          above = bytes;
        }
      }
      const colour = [0, 0, 4, 2, 6][channels];
      const file = png(header(width, height, depth, colour, 1), data(Uint8Array.from(rows)));
      expect([...decodePng(file, any).data]).toEqual(image.data);
    }),
    { seed: 1, numRuns: 50 },
  );
});

it('decodes interlaced images: 8 x 8 pixels in 7 passes, 3 x 2 in 4, hand-made', () => {
  // The passes of 8 x 8 have 1, 1, 2, 4, 8, 16 and 32 pixels, in 1, 1, 1, 2, 2, 4 and 4 rows.
  const shapes = [
    [1, 1],
    [1, 1],
    [2, 1],
    [2, 2],
    [4, 2],
    [4, 4],
    [8, 4],
  ];
  const rows = shapes.flatMap(([columns, count], pass) =>
    Array.from({ length: count }, () => [0, ...Array(columns).fill(pass + 1)]).flat(),
  );
  const image = decodePng(png(header(8, 8, 8, 0, 1), data(Uint8Array.from(rows))), any);
  expect([...image.data].join('')).toBe(pattern.join(''));

  const small = Uint8Array.from(
    [
      [0, 1],
      [0, 4],
      [0, 6],
      [0, 7, 7, 7],
    ].flat(),
  );
  expect([...decodePng(png(header(3, 2, 8, 0, 1), data(small)), any).data].join('')).toBe('164777');
});

describe('more than the header says', () => {
  it('is not unpacked', () => {
    expect(() => decodePng(png(header(1, 1), chunk('IDAT', zeros)), any)).toThrow(
      'its data are damaged, or more than its header says',
    );
    expect(() => decodePng(png(header(1, 1), data(Uint8Array.of(0, 9, 0))), any)).toThrow('more');
    expect(() => decodePng(png(header(1, 2), pixel), any)).toThrow('2 bytes of pixels, expected 4');
    expect([...decodePng(png(header(1, 1), pixel), any).data]).toEqual([9]);
  });

  it('is asked for before anything is unpacked', () => {
    const refuse = (height: number, width: number) => {
      throw new RangeError(`${width} x ${height}`);
    };
    const file = png(header(40_000, 30_000, 16, 6), chunk('IDAT', Uint8Array.of(1, 2, 3)));
    expect(() => decodePng(file, refuse)).toThrow(/^40000 x 30000$/);
  });
});

it('passes over profiles and texts, packed or not, whatever is in them', () => {
  const named = (name: string, packed: Uint8Array) =>
    Buffer.concat([Buffer.from(`${name}\0\0`, 'latin1'), packed]);
  for (const packed of [zeros, Uint8Array.of(1, 2, 3)]) {
    const extra = ['iCCP', 'zTXt', 'iTXt', 'tEXt'].map((type) => chunk(type, named('a', packed)));
    const image = decodePng(png(header(1, 1), ...extra, pixel), any);
    expect([...image.data]).toEqual([9]);
  }
});

it('refuses what is no whole PNG file', () => {
  const refused: [Uint8Array, string][] = [
    [Buffer.concat([signature, header(1, 1), pixel]), 'it ends early'],
    [png(pixel), 'it has no header'],
    [png(header(0, 5), pixel), 'it has no pixels'],
    [png(header(1, 1), header(9999, 9999), pixel), 'it has two headers'],
    [png(header(1, 1, 8, 7), pixel), 'its colour type is 7'],
    [png(header(1, 1), chunk('PLTE', new Uint8Array(771)), pixel), 'more than 256 colours'],
    [png(header(1, 1)), 'its data are damaged'],
  ];
  for (const [file, problem] of refused) expect(() => decodePng(file, any)).toThrow(problem);
  const damaged = png(header(1, 1), pixel);
  damaged[damaged.length - 20] ^= 1;
  expect(() => decodePng(damaged, any)).toThrow('IDAT is damaged');
});
