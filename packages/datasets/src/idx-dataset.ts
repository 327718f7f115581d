import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { idxFolder } from '#files';
import { folderName } from './folder-name.js';
import { idxSource } from './idx-source.js';
import { limitsOption } from './limits.js';
import { classesOption, folderOption, selectionOptions } from './options.js';
import { stratifiedSplit } from './split.js';

/**
 * A folder of four IDX files named as MNIST's are (`train-images-idx3-ubyte`, ..., `t10k-labels-idx1-ubyte`), plain or
 * as .gz: images of unsigned bytes [n, height, width] or [n, height, width, channels], or rows [n, features].
 * Standardised by channel. `classes`: names, default '0', '1', ...; `limits.bytes`: of a file, unpacked, default 1 GiB;
 * `limit` and `validation` as for `mnist`.
 *
 * Loading throws a `FileError` where a file is missing or no IDX file of bytes, a `DataError` where shapes or counts of
 * images and labels do not agree, a `LimitError` beyond `limits`.
 *
 * @example const letters = idx({ folder: 'data/letters', validation: 0.2 });
 */
export const idx = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'idx',
    summary: 'a folder of four IDX files named as those of MNIST',
    options: z.strictObject({
      ...selectionOptions,
      folder: folderOption,
      classes: classesOption,
      limits: limitsOption,
    }),
  },
  ({ folder, classes, limits, ...selection }) =>
    idxSource(
      {
        name: folderName(folder),
        about: { summary: `IDX files in ${folder}`, terms: 'Those of whoever made the files.' },
        files: idxFolder(folder, undefined, limits),
        classes,
        preprocessing: 'standardise',
        split: stratifiedSplit,
      },
      selection,
    ),
);
