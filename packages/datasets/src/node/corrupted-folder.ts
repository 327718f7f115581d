import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  DataError,
  type Examples,
  FileError,
  LimitError,
  OptionError,
  type Preprocessing,
  type Severity,
  show,
  sizeOf,
} from '@freetickets/core';
import { lazyExamples, rawRows, wholePart } from '../examples.js';
import { conversionTo } from '../images/convert.js';
import { imageShape } from '../images/shape.js';
import { checkedLabel, classify } from '../labels.js';
import { type ReadLimits, readLimits } from '../limits.js';
import { checkPreprocessing } from '../preprocessing.js';
import { checkSeverity } from '../severity.js';
import { readNpyLabels } from './npy-labels.js';
import { type NpyBytes, openNpyBytes, readRows } from './npy-rows.js';

const severities = 5;
const labelsName = 'labels.npy';

export interface CorruptedFolderOptions {
  /** How the network's inputs were preprocessed. */
  readonly preprocessing: Preprocessing;
  /** The shape to bring the images to. Default: their own. */
  readonly inputShape?: readonly number[];
}

export interface CorruptedFolderSource {
  readonly limits?: ReadLimits;
  /** The classes of the data set that they are images of, to which labels belong as with `fromArrays`. Default: labels are class indices. */
  readonly classes?: readonly string[];
}

/** Corrupted images in files, by type and severity. */
export interface CorruptedFolder {
  /** The names of the files without `.npy`, sorted: `brightness`, `contrast`, ... */
  readonly types: readonly string[];
  /**
   * Reads the images of a type and severity, and nothing else. Throws an `OptionError` for a type or severity that is
   * not there, a `FileError` for a file that is no such array, a `DataError` where numbers, the shape or the
   * preprocessing do not fit.
   */
  load(type: string, severity: Severity, options: CorruptedFolderOptions): Promise<Examples>;
}

/**
 * A folder of corrupted images as CIFAR-10-C is published: a file for each type, `gaussian_noise.npy` and so on, of
 * unsigned bytes [n, height, width, 3] (or with 1 channel, or without that axis), of which the first fifth is of severity
 * 1 and the last of severity 5; and `labels.npy`, the n labels. Any n that five divides will do.
 *
 * Throws a `FileError` for a folder without labels or images, a `DataError` where a label is no class; with `load`, a
 * `LimitError` for more values of one severity than `limits.values`, and for labels of more than `limits.bytes`.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations.
 *
 * @example
 * const { types, load } = await corruptedFolder('CIFAR-10-C');
 * for (const type of types) evaluate(await load(type, 3, { preprocessing }));
 */
export async function corruptedFolder(
  folder: string,
  { limits: given, classes }: CorruptedFolderSource = {},
): Promise<CorruptedFolder> {
  const limits = readLimits(given);
  const names = await readdir(folder).catch((cause) => {
    throw new FileError(folder, 'the folder cannot be read. Give one of .npy files.', { cause });
  });
  if (!names.includes(labelsName)) {
    throw new FileError(join(folder, labelsName), 'the file is missing: the class of each image.');
  }
  const labelsPath = join(folder, labelsName);
  const labels = indicesIn(labelsPath, await readNpyLabels(labelsPath, limits), classes);
  const types = names
    .filter((name) => name.endsWith('.npy') && name !== labelsName)
    .map((name) => basename(name, '.npy'))
    .sort();
  if (types.length === 0) {
    throw new FileError(folder, `it holds no .npy files of images beside ${labelsName}.`);
  }
  return {
    types,
    load: async (type, severity, { preprocessing, inputShape }) => {
      if (!types.includes(type)) throw new OptionError('type', type, `one of ${types.join(', ')}`);
      checkSeverity(severity);
      const array = await openNpyBytes(join(folder, `${type}.npy`));
      checkArray(array, labels.length);
      const own = shapeOf(array);
      const shape = inputShape ?? own;
      const convert = conversionTo(shape, own, array.path);
      checkPreprocessing(preprocessing, shape);
      const each = labels.length / severities;
      const values = each * sizeOf(own);
      if (values > limits.values) {
        throw new LimitError(array.path, 'values', values, limits.values, 'values');
      }
      const [first, last] = [(severity - 1) * each, severity * each];
      const part = wholePart(await readRows(array, first, last), labels.slice(first, last));
      return lazyExamples(rawRows(part, own, convert), shape, preprocessing);
    },
  };
}

function indicesIn(
  path: string,
  labels: ArrayLike<number>,
  classes: readonly string[] | undefined,
): Int32Array {
  if (classes) return classify([{ part: path, labels }], classes).indices[0];
  return Int32Array.from(labels, (label, i) => Number(checkedLabel(label, path, i)));
}

/** The shape of one image; the axis of a single channel may be missing. */
function shapeOf({ shape }: NpyBytes): readonly number[] {
  return shape.length === 3 ? [...shape.slice(1), 1] : shape.slice(1);
}

function checkArray(array: NpyBytes, labels: number): void {
  const { path, shape } = array;
  if (!imageShape(shapeOf(array))) {
    throw new DataError(
      `${path}: got an array of shape ${show(shape)}, expected images: [n, height, width, 3] or [n, height, width, 1].`,
    );
  }
  if (shape[0] !== labels) {
    throw new DataError(
      `${path}: got ${shape[0]} images for ${labels} labels, expected as many. Use the ${labelsName} that belongs to them.`,
    );
  }
  if (labels === 0 || labels % severities !== 0) {
    throw new DataError(
      `${path}: got ${labels} images, expected a number that ${severities} divides: as many of each severity.`,
    );
  }
}
