import { basename, join } from 'node:path';
import { FileError, show } from '@freetickets/core';
import { contentsOf } from './folder-contents.js';

/** Paths of images with the class index of each. */
interface LabelledPaths {
  readonly paths: readonly string[];
  readonly labels: readonly number[];
}

/** Which images a folder holds. */
export interface FolderLayout {
  readonly classes: readonly string[] | undefined;
  readonly images: LabelledPaths;
  /** Of `validation/`, `valid/` or `val/`. */
  readonly validation: LabelledPaths | undefined;
  readonly test: LabelledPaths | undefined;
  /** Images of other formats and folders that are not read. */
  readonly leftOut: readonly string[];
}

/** What people call the folder of validation images. */
const validationNames = ['validation', 'valid', 'val', 'dev'];

/**
 * Finds the images of a folder: in its sub-folders, one for each class; or in those of `train/`, and of `test/` and
 * `validation/` (or `valid/`, `val/`, `dev/`), which may be missing; or in the folder itself, where they have no class. `classes` names the sub-folders in the order of the
 * labels; the rest is left out. Default: all of them, sorted. Images are sorted by name, and classes take turns, so that
 * any front is as balanced as it can be. Throws a `FileError` where there is no folder, a class is missing or empty, images
 * lie beside sub-folders, or a link leads nowhere.
 */
export async function layoutOf(
  folder: string,
  wanted: readonly string[] | undefined,
): Promise<FolderLayout> {
  const leftOut: string[] = [];
  const { images, folders, others } = await contentsOf(folder);
  leftOut.push(...others);
  if (images.length > 0 && folders.length > 0) {
    throw new FileError(
      folder,
      `it holds images, such as ${images[0]}, beside folders, such as ${folders[0]}, expected one or the other. Move the images into folders, one for each class.`,
    );
  }
  if (images.length > 0 && wanted === undefined) {
    return {
      classes: undefined,
      images: flat(folder, images),
      validation: undefined,
      test: undefined,
      leftOut,
    };
  }
  const parts = folders.includes('train');
  const trainFolder = parts ? join(folder, 'train') : folder;
  const classes = wanted ?? (parts ? (await contentsOf(trainFolder)).folders : folders);
  if (classes.length === 0) {
    throw new FileError(trainFolder, 'it holds no images, expected .png, .jpg or .jpeg files.');
  }
  const held = parts ? folders.filter((name) => validationNames.includes(name)) : [];
  if (parts) {
    const read = ['train', 'test', ...held];
    leftOut.push(
      ...folders.filter((name) => !read.includes(name)).map((name) => join(folder, name)),
    );
  }
  if (held.length > 1) {
    throw new FileError(
      folder,
      `it holds ${held.join(' and ')}, expected one folder of validation images at most.`,
    );
  }
  const partOf = async (name: string | undefined): Promise<LabelledPaths | undefined> => {
    if (name === undefined) return undefined;
    const inside = join(folder, name);
    const found = wanted ? [] : (await contentsOf(inside)).folders;
    const unknown = found.find((each) => !classes.includes(each));
    if (unknown === undefined) return byClass(inside, classes, leftOut);
    throw new FileError(
      join(inside, unknown),
      'there is no class of that name in the train folder. Add it there, or name the classes to use.',
    );
  };
  return {
    classes,
    images: await byClass(trainFolder, classes, leftOut),
    validation: await partOf(held[0]),
    test: await partOf(parts && folders.includes('test') ? 'test' : undefined),
    leftOut,
  };
}

function flat(folder: string, names: readonly string[]): LabelledPaths {
  return { paths: names.map((name) => join(folder, name)), labels: names.map(() => 0) };
}

/** The images of each class; adds to `leftOut` what else is in its folder. */
async function byClass(
  folder: string,
  classes: readonly string[],
  leftOut: string[],
): Promise<LabelledPaths> {
  const found: { path: string; label: number; turn: number }[] = [];
  for (const [label, name] of classes.entries()) {
    const inside = join(folder, name);
    const { images, folders, others } = await contentsOf(inside);
    if (images.length === 0) {
      const found = [...folders, ...others.map((path) => basename(path))].at(0);
      const instead = found === undefined ? '' : ` but ${show(found)}`;
      throw new FileError(
        inside,
        `it holds no images${instead}, expected the .png, .jpg or .jpeg files of the class. Parts are named \`train\`, \`test\` and \`validation\`.`,
      );
    }
    leftOut.push(...others, ...folders.map((inner) => join(inside, inner)));
    images.forEach((image, turn) => {
      found.push({ path: join(inside, image), label, turn });
    });
  }
  found.sort((a, b) => a.turn - b.turn || a.label - b.label);
  return { paths: found.map(({ path }) => path), labels: found.map(({ label }) => label) };
}
