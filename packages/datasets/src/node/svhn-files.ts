import { join } from 'node:path';
import { FileError, FreeTicketsError, show } from '@freetickets/core';
import { readLimits } from '../limits.js';
import type { ImageSetFiles, LabelledBytes, OfficialFiles } from '../official-files.js';
import { readMat } from './mat-file.js';
import { officialCache, officialFolder } from './official-files.js';

const side = 32;
const pixels = side * side;

/** The MATLAB files of SVHN's cropped digits, of a folder or, without one, of the cache folder. */
export function svhnFiles(official: OfficialFiles, folder: string | undefined): ImageSetFiles {
  const files = folder === undefined ? officialCache(official) : officialFolder(official, folder);
  const none: LabelledBytes = { images: new Uint8Array(), labels: new Int32Array() };
  const read = async () => {
    const parts = { train: none, test: none };
    await files.each((name, bytes) => {
      parts[name in official.train ? 'train' : 'test'] = digitsIn(join(files.folder, name), bytes);
    });
    return parts;
  };
  return { ...files, read };
}

/** The images X, [32, 32, 3, n], and the labels y, [n, 1], of which 10 stands for 0. */
function digitsIn(path: string, bytes: Uint8Array): LabelledBytes {
  try {
    const arrays = readMat(bytes, readLimits().bytes);
    const [x, y] = [arrays.get('X'), arrays.get('y')];
    const count = y?.data.length ?? 0;
    if (!x || !y || show(x.shape) !== show([side, side, 3, count])) {
      throw new Error(
        `its X has the shape ${show(x?.shape)} and its y ${show(y?.shape)}, expected [32, 32, 3, n] and [n, 1]`,
      );
    }
    return { images: rowMajor(x.data), labels: Int32Array.from(y.data, (label) => label % 10) };
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    throw new FileError(path, `${cause instanceof Error ? cause.message : cause}.`, { cause });
  }
}

/** Brings images from [channel, column, row] to [row, column, channel], in place. */
function rowMajor(images: Uint8Array): Uint8Array {
  const size = 3 * pixels;
  for (let start = 0; start < images.length; start += size) {
    const image = Uint8Array.from(images.subarray(start, start + size));
    for (let i = 0; i < size; i++) {
      const [channel, column, row] = [
        Math.floor(i / pixels),
        Math.floor(i / side) % side,
        i % side,
      ];
      images[start + 3 * (row * side + column) + channel] = image[i];
    }
  }
  return images;
}
