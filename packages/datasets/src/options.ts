import * as z from 'zod/mini';
import { imageShape } from './images/shape.js';
import { limitsOption } from './limits.js';

const limit = 'a whole number of at least 2: one example to train on, one for validation';
const share = 'a share in [0, 1)';
const folder = 'a folder that holds the four IDX files';
const official = 'a folder that holds the official files';
const images = 'a folder of PNG or JPEG images';
const shape = '[height, width, 1] or [height, width, 3]';
const names = 'an array of class names, one for each label';

/** A share of the examples to hold out, 0.1 where none is given. */
const shareOption = z._default(
  z.number({ error: share }).check(z.gte(0, share), z.lt(1, share)),
  0.1,
);

const testShare = 'a share in [0, 1]';

/** The share of the examples to hold out for testing, 0.1 where none is given; with 1, they are all of them. */
const testShareOption = z._default(
  z.number({ error: testShare }).check(z.gte(0, testShare), z.lte(1, testShare)),
  0.1,
);

/** How inputs are preprocessed. */
const normaliseOption = z._default(
  z.enum(['standardise', 'none'], { error: "'standardise' or 'none'" }),
  'standardise',
);

/** A file of data. */
export const fileOption = (ending: string) => {
  const file = `the path of a ${ending} file`;
  return z.string({ error: file }).check(z.minLength(1, file));
};

/** A folder with the files of `idxNames`. */
export const folderOption = z.string({ error: folder }).check(z.minLength(1, folder));

/** A folder with the official files of a data set, which else are in the cache folder. */
export const officialFolderOption = z.optional(
  z.string({ error: official }).check(z.minLength(1, official)),
);

/** A folder of images. */
export const imagesOption = z.string({ error: images }).check(z.minLength(1, images));

const memory = 'a number of bytes of at least 1';

/** The most bytes of decoded images that are kept: 1 GiB where none is given. */
export const memoryOption = z._default(
  z.number({ error: memory }).check(z.gte(1, memory)),
  2 ** 30,
);

/** The shape that images are brought to. */
export const shapeOption = z
  .array(z.int({ error: shape }).check(z.gte(1, shape)), { error: shape })
  .check(z.refine((given) => imageShape(given) !== undefined, shape));

/** The classes' names, where they are not known from elsewhere. */
export const classesOption = z.optional(z.array(z.string({ error: names }), { error: names }));

/** The options of data sets of arrays in memory. */
export interface ArrayOptions {
  /** The shape of one input. Needed where `inputs` is a flat array; images are [height, width, channels]. */
  readonly inputShape?: readonly number[];
  /** The share of the examples held out for testing where no test part is given: the same ones for every seed. With 1, all of them test and train. Default: 0.1. */
  readonly testShare?: number;
  /** The share of the training examples held out for validation; at least one is. Default: 0.1. */
  readonly validation?: number;
  /** 'standardise' (default): to mean 0 and standard deviation 1 by channel or feature, measured on the training part. */
  readonly normalise?: 'standardise' | 'none';
  /** Default: 'arrays'. */
  readonly name?: string;
}

/** How they are checked, but for the inputs' shape. */
export const arrayOptions = {
  testShare: testShareOption,
  validation: shareOption,
  normalise: normaliseOption,
  name: z._default(z.string({ error: 'a name' }).check(z.minLength(1, 'a name')), 'arrays'),
};

/** The options that every data set from files has. */
export const selectionOptions = {
  /** How many training examples are used, from the front of the file; validation examples are among them. */
  limit: z.optional(z.int({ error: limit }).check(z.gte(2, limit))),
  /** The share of the used training examples held out for validation; at least one is. */
  validation: shareOption,
};

/** The options that every data set of labelled inputs in a file has. */
export const tableOptions = {
  classes: classesOption,
  testShare: testShareOption,
  validation: shareOption,
  normalise: normaliseOption,
  limits: limitsOption,
};
