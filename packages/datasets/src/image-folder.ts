import { type Dataset, definePlugin, FileError, type LoadOptions } from '@freetickets/core';
import * as z from 'zod/mini';
import { imageFolderFiles } from '#files';
import { assemble } from './assemble.js';
import { checkNames } from './class-names.js';
import { type Part, rawRows } from './examples.js';
import { folderName } from './folder-name.js';
import { holdOutTest } from './hold-out.js';
import type { FolderImages } from './image-files.js';
import { limitsOption } from './limits.js';
import {
  classesOption,
  imagesOption,
  memoryOption,
  selectionOptions,
  shapeOption,
} from './options.js';
import { stratifiedSplit } from './split.js';
import { unlabelled } from './unlabelled.js';

const shareOfTest = 'a share in (0, 1]';

/**
 * A folder of PNG and JPEG images, in one of three layouts.
 *
 * - `<class>/<image>`: a sub-folder for each class. A tenth of the images is held out for testing, the same ones for
 *   every seed, or another share of them: `testShare`. With 1, all of them are the test part, and to train on, too: that
 *   is for evaluating an ensemble on them.
 * - `train/<class>/<image>` and `test/<class>/<image>`: the test part is that of the folder. Without `test`, it is held
 *   out of `train` as above.
 *   `validation/<class>/<image>` (or `valid`, `val`, `dev`) are the validation examples, where there are such.
 * - `<image>`: images without classes, also those of a single one. They serve to evaluate how an ensemble takes other
 *   inputs: each part holds all of them, with the label 0, and `load` needs its `inputShape`.
 *
 * `classes`: the sub-folders in the order of their labels, others being left out; default all, sorted by name.
 * `inputShape`: [height, width, 1] or [height, width, 3], which all images are brought to; the one given to `load` goes
 * before it. Without either, the images must agree in size, and are RGB where any of them is (every JPEG is). `limit` and
 * `validation` are as for `mnist`; the classes take turns, so that any front is balanced. Alpha is dropped, 16 bits
 * become 8. `limits`: bytes of a file, pixels of an image.
 *
 * `memory`: the most bytes of decoded images that are kept, a byte for each value, default 1 GiB. Images that fit are
 * decoded when they are loaded; of others, those are kept that were used last, and training decodes the next batches on
 * worker threads.
 *
 * Throws a `FileError` for a folder that is missing, holds no images or both images and folders, and for an image that
 * cannot be decoded, when it is read; a `DataError` that names the first image of another size; a `LimitError` beyond
 * `limits`.
 *
 * @example const birds = imageFolder({ folder: 'data/birds', inputShape: [32, 32, 3] });
 */
export const imageFolder = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'image-folder',
    summary: 'a folder of PNG or JPEG images, one sub-folder a class',
    options: z.strictObject({
      ...selectionOptions,
      folder: imagesOption,
      classes: classesOption,
      inputShape: z.optional(shapeOption),
      limits: limitsOption,
      memory: memoryOption,
      testShare: z._default(
        z.number({ error: shareOfTest }).check(z.gt(0, shareOfTest), z.lte(1, shareOfTest)),
        0.1,
      ),
    }),
  },
  ({ folder, classes, inputShape, limits, memory, testShare, ...selection }) => {
    const files = imageFolderFiles(folder, { classes, limits, memory });
    return {
      about: { summary: `images in ${folder}`, terms: 'Those of whoever made the images.' },
      files,
      load: async (options) => {
        const found = await files.read(options.inputShape ?? inputShape);
        const names = found.classes ?? [];
        if (names.length < 2) return withoutClasses(folder, found, options);
        checkNames(names);
        const part = (rows: Int32Array): Part => ({ ...found, rows });
        const parts = found.test
          ? { train: part(found.images), test: part(found.test), notes: [] }
          : holdOutTest(part(found.images), testShare);
        return assemble(
          {
            name: folderName(folder),
            inputShape: found.inputShape,
            classes: names,
            ...parts,
            notes: [...found.notes, ...parts.notes],
            ...(found.validation && { validation: part(found.validation) }),
            preprocessing: 'standardise',
            split: stratifiedSplit,
          },
          selection,
          options,
        );
      },
    };
  },
);

function withoutClasses(folder: string, found: FolderImages, options: LoadOptions): Dataset {
  if (options.inputShape === undefined) {
    throw new FileError(
      folder,
      `its images are of ${found.classes ? 'one class' : 'no class'}, so that they serve to evaluate an ensemble (\`ood\`), not to train. To train, make a folder for each of at least two classes.`,
    );
  }
  const { inputShape, images, classes, notes } = found;
  const rows = rawRows({ ...found, rows: images }, inputShape);
  return unlabelled(
    { name: folderName(folder), rows, inputShape, classes, notes },
    options.preprocessing,
  );
}
