import { describe, expect, it } from 'vitest';
import { exifOrientation, oriented } from './orientation.js';

/** EXIF data of one entry. */
function exif(little: boolean, orientation: number, tag = 0x0112, type = 3): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  bytes.set([...(little ? 'II' : 'MM')].map((letter) => letter.charCodeAt(0)));
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, tag, little);
  view.setUint16(12, type, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  return bytes;
}

describe('exifOrientation', () => {
  it('is read in both byte orders', () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      expect(exifOrientation(exif(true, orientation))).toBe(orientation);
      expect(exifOrientation(exif(false, orientation))).toBe(orientation);
    }
  });

  it('is 1 where there is none, or none of the eight', () => {
    for (const value of [0, 9, 256, 65_535]) expect(exifOrientation(exif(true, value))).toBe(1);
    expect(exifOrientation(exif(true, 6, 0x0110))).toBe(1);
    expect(exifOrientation(exif(true, 6, 0x0112, 4))).toBe(1);
    expect(exifOrientation(new Uint8Array())).toBe(1);
    expect(exifOrientation(new Uint8Array(100))).toBe(1);
  });

  it('is 1 for data that are cut short or point outside of themselves', () => {
    const whole = exif(true, 6);
    for (let length = 0; length < 22; length++) {
      expect(exifOrientation(whole.subarray(0, length)), `${length} bytes`).toBe(1);
    }
    const outside = whole.slice();
    outside.set([0xff, 0xff, 0xff, 0xff], 4);
    expect(exifOrientation(outside)).toBe(1);
    const many = exif(true, 6, 0x0110);
    many.set([0xff, 0xff], 8);
    expect(exifOrientation(many)).toBe(1);
  });
});

describe('oriented', () => {
  // What Pillow's ImageOps.exif_transpose makes of [[1, 2, 3], [4, 5, 6]].
  const seen = [
    '123/456',
    '321/654',
    '654/321',
    '456/123',
    '14/25/36',
    '41/52/63',
    '63/52/41',
    '36/25/14',
  ];
  const stored = { height: 2, width: 3, channels: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  const rows = ({ width, data }: typeof stored) =>
    [...data]
      .join('')
      .match(new RegExp(`.{${width}}`, 'g'))
      ?.join('/');

  seen.forEach((expected, i) => {
    it(`turns ${i + 1} as viewers do`, () => {
      const { height, width, ...image } = oriented(stored, i + 1);
      expect([height, width]).toEqual(i < 4 ? [2, 3] : [3, 2]);
      expect(rows({ height, width, ...image })).toBe(expected);
    });
  });

  it('keeps the channels of a pixel together, and 16 bits', () => {
    const data = Uint16Array.of(1000, 1, 2000, 2, 3000, 3, 4000, 4, 5000, 5, 6000, 6);
    const made = oriented({ ...stored, channels: 2, data }, 6);
    expect([...made.data]).toEqual([4000, 4, 1000, 1, 5000, 5, 2000, 2, 6000, 6, 3000, 3]);
  });
});
