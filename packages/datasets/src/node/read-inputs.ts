import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { DataError, FileError, LimitError, OptionError, show, sizeOf } from '@freetickets/core';
import { toBytes } from '../images/bytes.js';
import { conversion } from '../images/convert.js';
import { type Limits, type ReadLimits, readLimits } from '../limits.js';
import { readCsv } from './csv.js';
import { readDataFile } from './data-file.js';
import { isImage } from './folder-contents.js';
import { decodeImage, pixelsOf } from './image.js';
import { inputsIn, readNpy } from './npy.js';

export interface ReadInputsOptions {
  /** The shape of one input: [28, 28, 1]. */
  readonly inputShape: readonly number[];
  /** Of a CSV file: the columns that are inputs, by header name or by index from 0. Default: all. */
  readonly columns?: readonly (string | number)[];
  /**
   * Of a CSV file: what the inputs were called in training, in their order, as `ensemble.columnNames` says. Where the first row
   * names columns, they are found by name, in whichever order they are; else they are taken as they come.
   */
  readonly columnNames?: readonly string[] | undefined;
  /**
   * Of a CSV file: whether its first row names the columns. Default: it does where `columns` has a name, where the first row
   * holds names alone, or counts the columns above numbers with decimal points; what is unclear is a `DataError`.
   */
  readonly header?: boolean;
  /** Brings images of any size to `inputShape`, as `image-folder` does in training. Default: they are refused. */
  readonly resize?: boolean;
  /** How large files and images may be. */
  readonly limits?: ReadLimits;
}

/** Inputs in the data's own units: bytes of images are 0 .. 255. */
export interface NamedInputs {
  /** What an input is called: the image's file name, or `file[i]`. */
  nameOf(index: number): string;
  /** Row-major over [input, ...inputShape]; of 64 bits where the file may hold what 32 bits do not. */
  readonly inputs: Float32Array | Float64Array;
  readonly count: number;
  /** What all inputs are called, made when it is asked for. */
  readonly names: readonly string[];
}

class ReadInputs implements NamedInputs {
  constructor(
    readonly inputs: NamedInputs['inputs'],
    readonly count: number,
    readonly nameOf: NamedInputs['nameOf'],
  ) {}

  get names(): readonly string[] {
    return Array.from({ length: this.count }, (_, i) => this.nameOf(i));
  }
}

/**
 * Reads inputs to predict on, unpreprocessed: an `.npy` array [n, ...inputShape] or inputShape, a PNG or JPEG image, a
 * folder of images (sorted by name; other files are ignored) or a CSV file with one input a row. RGB becomes grey by
 * luma and grey RGB by repetition where the channels differ, alpha is dropped, 16-bit images are scaled to 8 bits;
 * nothing is resized unless `resize` says so. Images are decoded as what they begin as, whatever they are called, and turned
 * as their EXIF orientation says. Throws a `DataError` for another
 * shape and for values that are not finite, a `FileError` for a file that cannot be read, a `LimitError` for what is larger
 * than `limits` allow.
 */
export async function readInputs(path: string, options: ReadInputsOptions): Promise<NamedInputs> {
  const { inputShape, columns, columnNames, header } = options;
  const size = sizeOf(inputShape);
  if (inputShape.length === 0 || !Number.isSafeInteger(size) || inputShape.some((n) => n < 1)) {
    throw new OptionError('inputShape', inputShape, 'whole numbers of at least 1');
  }
  const limits = readLimits(options.limits);
  const info = await stat(path).catch((cause) => {
    throw new FileError(path, 'there is no such file or folder.', { cause });
  });
  if (info.isDirectory()) return readFolder(path, options, limits);
  const format = extname(path).toLowerCase();
  if (isImage(path)) return readImages([path], options, limits);
  const bytes = await readDataFile(path, limits.bytes);
  const values =
    format === '.npy'
      ? inputsIn(path, readNpy(path, bytes, limits.values), inputShape)
      : format === '.csv'
        ? readCsv(path, bytes, { size, limits, columns, columnNames, header }).values
        : undefined;
  if (!values) {
    throw new FileError(
      path,
      'it is of no known format, expected .npy, .png, .jpg, .jpeg, .csv or a folder of images.',
    );
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new DataError(
      `${path}: input ${Math.floor(wrong / size)} holds ${values[wrong]}, expected finite numbers.`,
    );
  }
  const count = values.length / size;
  if (count === 0) {
    throw new DataError(`${path}: it holds no inputs, expected at least one.`);
  }
  return new ReadInputs(values, count, (index) => `${basename(path)}[${index}]`);
}

async function readFolder(
  folder: string,
  options: ReadInputsOptions,
  limits: Limits,
): Promise<NamedInputs> {
  const names = (await readdir(folder)).filter(isImage).sort();
  if (names.length === 0) {
    throw new FileError(folder, 'the folder holds no images, expected .png, .jpg or .jpeg files.');
  }
  return readImages(
    names.map((name) => join(folder, name)),
    options,
    limits,
  );
}

async function readImages(
  paths: readonly string[],
  { inputShape, resize = false }: ReadInputsOptions,
  limits: Limits,
): Promise<NamedInputs> {
  const [height, width, channels = 1] = inputShape;
  if (inputShape.length > 3 || width === undefined || (channels !== 1 && channels !== 3)) {
    throw new DataError(
      `${paths[0]}: got an image, expected inputs of shape ${show(inputShape)}. Images fit [height, width, 1] and [height, width, 3].`,
    );
  }
  const size = Number(height) * width * channels;
  const values = paths.length * size;
  if (values > limits.values) {
    throw new LimitError(`${paths.length} images`, 'values', values, limits.values, 'values');
  }
  const inputs = new Float32Array(values);
  for (const [i, path] of paths.entries()) {
    const image = await decodeImage(
      path,
      await readDataFile(path, limits.bytes),
      limits.pixels,
      (rows, columns) => {
        if (resize || (rows === height && columns === width)) return;
        throw new DataError(
          `${path}: got an image of ${show([rows, columns])} pixels, expected inputs of shape ${show(inputShape)}. Resize it first.`,
        );
      },
    );
    if (resize) {
      const convert = conversion([image.height, image.width, channels], [height, width, channels]);
      inputs.set(toBytes(convert(pixelsOf(image, channels))), i * size);
      continue;
    }
    inputs.set(pixelsOf(image, channels), i * size);
  }
  return new ReadInputs(inputs, paths.length, (index) => basename(paths[index]));
}
