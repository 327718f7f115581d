import { encode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { isJpeg, jpegHeader } from './jpeg-header.js';

const noise = (height: number, width: number) => {
  const data = Buffer.from(
    Array.from({ length: height * width * 4 }, (_, i) => (i * i * 31) % 256),
  );
  return encode({ height, width, data }, 90).data;
};
/** A segment with its length. */
const segment = (marker: number, ...content: number[]) => [
  ...[0xff, marker],
  ...[(content.length + 2) >> 8, (content.length + 2) & 255],
  ...content,
];
const frame = segment(0xc2, 8, 0x12, 0x34, 0xab, 0xcd, 1, 1, 0x11, 0);
const scan = segment(0xda, 1, 1, 0, 0, 0, 0);

it('is read from files that another encoder wrote', () => {
  const file = noise(33, 70);
  expect(isJpeg(file)).toBe(true);
  expect(jpegHeader(file)).toMatchObject({
    height: 33,
    width: 70,
    channels: 3,
    scans: 1,
    ends: true,
  });
});

describe('hand-made files', () => {
  const read = (...bytes: number[]) => jpegHeader(Uint8Array.of(0xff, 0xd8, ...bytes, 0xff, 0xd9));

  it('count their scans, past stuffed bytes, restarts and fill bytes', () => {
    const entropy = [1, 0xff, 0x00, 0xc0, 0xff, 0xd3, 5, 0xff, 0xff];
    const scans = Array.from({ length: 100 }, () => [...scan, ...entropy]).flat();
    expect(read(...frame, ...scans)).toMatchObject({ height: 0x1234, width: 0xabcd, scans: 100 });
  });

  it('say their size behind junk and in spite of what looks like one inside a segment', () => {
    const decoy = segment(0xe1, ...segment(0xc0, 8, 0, 1, 0, 1, 1, 1, 0x11, 0));
    const expected = { height: 0x1234, width: 0xabcd, channels: 1, scans: 1, ends: true };
    expect(read(7, 7, 7, ...decoy, 9, ...frame, ...scan)).toMatchObject(expected);
  });

  it('say their orientation in the first segment of EXIF, not in others of its kind', () => {
    const tiff = (orientation: number) => [
      ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1],
      ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ];
    const name = (text: string) => [...`${text}\0\0`].map((letter) => letter.charCodeAt(0));
    const other = segment(0xe1, ...name('http'), ...tiff(3));
    const exif = (orientation: number) => segment(0xe1, ...name('Exif'), ...tiff(orientation));
    expect(read(...other, ...frame, ...scan)?.orientation).toBe(1);
    expect(read(...other, ...exif(6), ...exif(8), ...frame, ...scan)?.orientation).toBe(6);
  });

  it('tell whether they end', () => {
    expect(jpegHeader(Uint8Array.of(0xff, 0xd8, ...frame, ...scan))?.ends).toBe(false);
    expect(read(...frame, ...scan)?.ends).toBe(true);
  });

  it('without a frame have no size', () => {
    expect(read(...segment(0xc4, 1, 2, 3, 4, 5, 6, 7), ...scan)).toBeUndefined();
    expect(jpegHeader(new Uint8Array())).toBeUndefined();
    expect(jpegHeader(Uint8Array.of(0xff, 0xd8, 0xff))).toBeUndefined();
  });
});
