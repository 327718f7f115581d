import { DataError, LimitError, show, sizeOf } from '@freetickets/core';
import type { FolderImages, ImageFiles, LabelledImages } from '../image-files.js';
import { toBytes } from '../images/bytes.js';
import { type Conversion, conversion } from '../images/convert.js';
import { imageShape } from '../images/shape.js';
import { type Limits, type ReadLimits, readLimits } from '../limits.js';
import { isThere, readDataFile } from './data-file.js';
import { type CheckSize, decodeImage, type Image, pixelsOf } from './image.js';
import { type FolderLayout, type LabelledPaths, layoutOf } from './image-layout.js';

/** The PNG and JPEG images of a folder, as `layoutOf` finds them. Nothing is fetched: `add` checks as `verify` does. */
export function imageFolderFiles(
  folder: string,
  classes: readonly string[] | undefined,
  given?: ReadLimits,
): ImageFiles {
  const limits = readLimits(given);
  const verify = async () => {
    for (const path of allPaths(await layoutOf(folder, classes))) await decode(path, limits);
  };
  const present = async () => {
    if (!(await isThere(folder))) return false;
    await layoutOf(folder, classes);
    return true;
  };
  const read = async (inputShape: readonly number[] | undefined): Promise<FolderImages> => {
    const layout = await layoutOf(folder, classes);
    const paths = allPaths(layout);
    const { shape, images } = inputShape
      ? { shape: inputShape, images: await resized(folder, paths, inputShape, limits) }
      : await agreeing(folder, paths, limits);
    const size = sizeOf(shape);
    const part = ({ labels }: LabelledPaths, first: number): LabelledImages => ({
      images: images.subarray(first * size, (first + labels.length) * size),
      labels: Int32Array.from(labels),
    });
    return {
      inputShape: shape,
      classes: layout.classes,
      images: part(layout.images, 0),
      validation: layout.validation && part(layout.validation, layout.images.paths.length),
      test: layout.test && part(layout.test, paths.length - layout.test.paths.length),
      notes: leftOutNotes(layout.leftOut),
    };
  };
  return { folder, present, add: verify, verify, read };
}

function leftOutNotes(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const more = paths.length > 3 ? ', ...' : '';
  return [
    `${paths.length} images of other formats and folders are left out: ${paths.slice(0, 3).join(', ')}${more}. PNG and JPEG images are read, of one folder for each class.`,
  ];
}

function allPaths({ images, validation, test }: FolderLayout): readonly string[] {
  return [...images.paths, ...(validation?.paths ?? []), ...(test?.paths ?? [])];
}

async function decode(
  path: string,
  { bytes, pixels }: Limits,
  checkSize?: CheckSize,
): Promise<Image> {
  return decodeImage(path, await readDataFile(path, bytes), pixels, checkSize);
}

function checkValues(folder: string, values: number, { values: limit }: Limits): void {
  if (values > limit) throw new LimitError(folder, 'values', values, limit, 'values');
}

/** All images in one shape. */
async function resized(
  folder: string,
  paths: readonly string[],
  inputShape: readonly number[],
  limits: Limits,
): Promise<Uint8Array> {
  const shape = imageShape(inputShape);
  if (shape === undefined) {
    throw new DataError(
      `${folder}: got images, expected inputs of shape ${show(inputShape)}. Images fit [height, width, 1] and [height, width, 3].`,
    );
  }
  const size = sizeOf(shape);
  checkValues(folder, paths.length * size, limits);
  const made = new Uint8Array(paths.length * size);
  const conversions = new Map<string, Conversion>();
  for (const [i, path] of paths.entries()) {
    const image = await decode(path, limits);
    const key = `${image.height} x ${image.width}`;
    const convert =
      conversions.get(key) ?? conversion([image.height, image.width, shape[2]], shape);
    conversions.set(key, convert);
    // The colours are converted before, and nothing is rounded until now.
    made.set(toBytes(convert(pixelsOf(image, shape[2]))), i * size);
  }
  return made;
}

/** All images in the shape they have, in colour if any of them is. */
async function agreeing(folder: string, paths: readonly string[], limits: Limits) {
  const images: Image[] = [];
  for (const path of paths) {
    const image = await decode(path, limits, (...size) => {
      const { height, width } = images[0] ?? { height: size[0], width: size[1] };
      checkValues(folder, paths.length * height * width, limits);
      if (show(size) === show([height, width])) return;
      throw new DataError(
        `${path}: got an image of ${show(size)} pixels, expected ${show([height, width])} as in ${paths[0]}. Set inputShape to have all of them resized.`,
      );
    });
    const channels = image.channels >= 3 ? 3 : 1;
    checkValues(folder, paths.length * image.height * image.width * channels, limits);
    images.push(image);
  }
  const [{ height, width }] = images;
  const shape = [height, width, images.some(({ channels }) => channels >= 3) ? 3 : 1];
  const size = sizeOf(shape);
  const made = new Uint8Array(images.length * size);
  images.forEach((image, i) => {
    made.set(toBytes(pixelsOf(image, shape[2])), i * size);
  });
  return { shape, images: made };
}
