import {
  type Dataset,
  type DatasetSource,
  type LoadOptions,
  OptionError,
  type Random,
  random,
  sizeOf,
} from '@freetickets/core';
import { lazyExamples, type RawRows } from './examples.js';
import { toBytes } from './images/bytes.js';
import { checkInputShape } from './images/shape.js';
import { checkPreprocessing, noPreprocessing } from './preprocessing.js';

/** Bytes of noise of a stream, one a call, before they are rounded and clipped to 0 to 255. */
export type NoiseBytes = (random: Random) => () => number;

export interface NoiseDescription {
  readonly name: string;
  readonly summary: string;
  /** Example i is of kind i modulo their number. */
  readonly kinds: readonly NoiseBytes[];
}

/**
 * Images of independent bytes, drawn when they are read from `random.derive(seed, 'noise', name, part, index)`, so that
 * any of them can be read alone. All three parts are of the same kind, `count` each, with the label 0. Loading throws an
 * `OptionError` where it is not told the shape of the inputs to make.
 */
export function noiseSource(description: NoiseDescription, count: number): DatasetSource {
  const { summary } = description;
  return {
    about: { summary: `${count} ${summary}`, terms: 'None: it is drawn here.' },
    load: async (options) => load(description, count, options),
  };
}

function load({ name, kinds }: NoiseDescription, count: number, options: LoadOptions): Dataset {
  const { inputShape, seed } = options;
  if (inputShape === undefined) {
    throw new OptionError(
      'inputShape',
      inputShape,
      `the shape of an ensemble's inputs: ${name} serves to evaluate one (\`ood\`), not to train`,
    );
  }
  checkInputShape(inputShape);
  const size = sizeOf(inputShape);
  const preprocessing = options.preprocessing ?? noPreprocessing(inputShape.at(-1) ?? 1);
  checkPreprocessing(preprocessing, inputShape);
  const examples = (part: string) => {
    const rows: RawRows = {
      labels: new Int32Array(count),
      raw: (index) => {
        const stream = random.derive(seed, 'noise', name, part, index);
        const kind = kinds[index % kinds.length];
        return toBytes(Float64Array.from({ length: size }, kind(stream)));
      },
    };
    return lazyExamples(rows, inputShape, preprocessing);
  };
  return {
    name,
    inputShape,
    classes: ['noise'],
    preprocessing,
    train: examples('train'),
    validation: examples('validation'),
    test: examples('test'),
  };
}
