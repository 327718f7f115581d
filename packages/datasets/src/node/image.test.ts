import { readFileSync } from 'node:fs';
import { FileError } from '@freetickets/core';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decodeImage, type Image } from './image.js';

interface Golden {
  readonly file: string;
  readonly pixels: readonly number[];
}
const golden: {
  readonly exifPng: Golden;
  readonly exifJpeg: Golden;
  readonly cmyk: Golden & { readonly asYcck: readonly number[] };
} = JSON.parse(readFileSync(new URL('testing-images.json', import.meta.url), 'utf8'));

const decode = (file: Uint8Array) => decodeImage('image', file, 1e6);
const bytesOf = ({ file }: { readonly file: string }) => Buffer.from(file, 'base64');
/** Within `most` of each value; decoders round differently. */
function expectPixels({ data }: Image, pixels: readonly number[], most: number): void {
  expect(data).toHaveLength(pixels.length);
  data.forEach((value, i) => {
    expect(Math.abs(value - pixels[i]), `value ${i}`).toBeLessThanOrEqual(most);
  });
}

describe('EXIF orientation', () => {
  it('turns a PNG image', async () => {
    const image = await decode(bytesOf(golden.exifPng));
    expect([image.height, image.width, image.channels]).toEqual([3, 2, 1]);
    expectPixels(image, golden.exifPng.pixels, 0);
  });

  it('turns a JPEG image', async () => {
    const image = await decode(bytesOf(golden.exifJpeg));
    expect([image.height, image.width, image.channels]).toEqual([16, 8, 3]);
    const grey = { ...image, data: image.data.filter((_, i) => i % 3 === 0) };
    expectPixels(grey, golden.exifJpeg.pixels, 2);
  });

  it('of damaged EXIF data in PNG is passed over', async () => {
    const file = bytesOf(golden.exifPng);
    file[file.indexOf('eXIf') + 8] ^= 1;
    const image = await decode(file);
    expect([image.height, image.width]).toEqual([2, 3]);
  });
});

describe('JPEG in the inks of print', () => {
  const cmyk = bytesOf(golden.cmyk);

  it('becomes RGB', async () => {
    const image = await decode(cmyk);
    expect([image.height, image.width, image.channels]).toEqual([8, 8, 3]);
    expectPixels(image, golden.cmyk.pixels, 3);
  });

  it('becomes RGB from YCCK', async () => {
    const ycck = Buffer.from(cmyk);
    ycck[ycck.indexOf('Adobe') + 11] = 2;
    expectPixels(await decode(ycck), golden.cmyk.asYcck, 3);
  });

  it('is refused where it is cut short', async () => {
    for (const length of [200, cmyk.length - 20, cmyk.length - 2]) {
      await expect(decode(cmyk.subarray(0, length)), `${length} bytes`).rejects.toThrow(FileError);
    }
  });
});

it('tells what another file is', async () => {
  const files = {
    'GIF89a....': 'a GIF image',
    'RIFF\x10\0\0\0WEBPVP8 ': 'a WebP image',
    'BM......': 'a BMP image',
    'MM\0*....': 'a TIFF image',
    '\0\0\0\x1cftypavif': 'an AVIF image',
    '\0\0\0\x1cftypheic': 'a HEIC image',
    '<svg xmlns="http://www.w3.org/2000/svg"/>': 'an SVG image',
    '<!DOCTYPE html><p>404': 'an HTML page',
    'version https://git-lfs.github.com/spec/v1': 'a pointer of Git LFS',
    '': 'empty',
  };
  for (const [text, format] of Object.entries(files)) {
    await expect(decode(Buffer.from(text, 'latin1'))).rejects.toThrow(
      `image: the image cannot be decoded: it is ${format}`,
    );
  }
  await expect(decode(Buffer.from('text'))).rejects.toThrow('neither as a PNG nor as a JPEG');
});

it('refuses an index that is not in the palette', async () => {
  const palette = [[1, 2, 3]];
  const data = Uint8Array.of(0b01000000);
  const file = encode({ width: 2, height: 1, channels: 1, depth: 1, palette, data });
  await expect(decode(file)).rejects.toThrow('it has no colour 1 in its palette');
});
