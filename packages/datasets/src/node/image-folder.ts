import { DataError, show } from '@freetickets/core';
import type { FolderImages, ImageFiles } from '../image-files.js';
import { type ImageShape, imageShape } from '../images/shape.js';
import { type Limits, type ReadLimits, readLimits } from '../limits.js';
import { isThere, readDataFile } from './data-file.js';
import { decodeImage, imageShapeOf } from './image.js';
import { type FolderLayout, layoutOf } from './image-layout.js';
import { imageStore } from './image-store.js';

/** What a user says of a folder of images. */
interface FolderOptions {
  readonly classes: readonly string[] | undefined;
  readonly limits: ReadLimits | undefined;
  /** The most bytes of decoded images that are kept. */
  readonly memory: number;
}

/** The PNG and JPEG images of a folder, as `layoutOf` finds them. Nothing is fetched: `add` checks as `verify` does. */
export function imageFolderFiles(
  folder: string,
  { classes, limits: given, memory }: FolderOptions,
): ImageFiles {
  const limits = readLimits(given);
  const verify = async () => {
    for (const path of allPaths(await layoutOf(folder, classes))) {
      await decodeImage(path, await readDataFile(path, limits.bytes), limits.pixels);
    }
  };
  const present = async () => {
    if (!(await isThere(folder))) return false;
    await layoutOf(folder, classes);
    return true;
  };
  const read = async (wanted: readonly number[] | undefined): Promise<FolderImages> => {
    const layout = await layoutOf(folder, classes);
    const { images, validation, test } = layout;
    const paths = allPaths(layout);
    const inputShape = wanted ? checkedShape(folder, wanted) : await commonShape(paths, limits);
    let first = 0;
    const rowsOf = (part: { readonly labels: readonly number[] }) => {
      const rows = Int32Array.from(part.labels, (_, i) => first + i);
      first += rows.length;
      return rows;
    };
    return {
      inputShape,
      classes: layout.classes,
      inputs: await imageStore(paths, inputShape, limits, memory),
      labels: Int32Array.from(partsOf(layout).flatMap(({ labels }) => labels)),
      images: rowsOf(images),
      validation: validation && rowsOf(validation),
      test: test && rowsOf(test),
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

/** The parts that there are, in the order of their rows. */
const partsOf = ({ images, validation, test }: FolderLayout) =>
  [images, validation, test].filter((part) => part !== undefined);

const allPaths = (layout: FolderLayout): readonly string[] =>
  partsOf(layout).flatMap(({ paths }) => paths);

function checkedShape(folder: string, wanted: readonly number[]): ImageShape {
  const shape = imageShape(wanted);
  if (shape) return shape;
  throw new DataError(
    `${folder}: got images, expected inputs of shape ${show(wanted)}. Images fit [height, width, 1] and [height, width, 3].`,
  );
}

/** The shape that all images have, in colour if any of them is. */
async function commonShape(paths: readonly string[], limits: Limits): Promise<ImageShape> {
  let common: ImageShape | undefined;
  for (const path of paths) {
    const [height, width, channels] = imageShapeOf(path, await readDataFile(path, limits.bytes));
    common ??= [height, width, channels];
    const size = common.slice(0, 2);
    if (show([height, width]) !== show(size)) {
      throw new DataError(
        `${path}: got an image of ${show([height, width])} pixels, expected ${show(size)} as in ${paths[0]}. Set inputShape to have all of them resized.`,
      );
    }
    if (channels === 3) common = [height, width, channels];
  }
  return common ?? [1, 1, 1];
}
