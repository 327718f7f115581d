import { type Dataset, OptionError, outputsPerTarget, type Registry } from '@freetickets/core';
import type { ModelFactory } from '@freetickets/models';
import { datasetSource } from './dataset-source.js';
import { loadDataset } from './load-dataset.js';
import { outputsFor, type RegressionLoss, requireTask } from './regression-task.js';
import type { Settings } from './settings.js';

/** What costs depend on of a data set. */
export interface DataSize extends Pick<Dataset, 'name' | 'inputShape'> {
  /** Or, of a regression, the outputs that its loss takes. */
  readonly classes: number;
  /** What the number is called that a regression predicts. */
  readonly target?: string;
  /** Training examples, without those held out for validation. */
  readonly examples: number;
}

/** What may be given of the data where a config names none. */
export type GivenSize = Partial<Omit<DataSize, 'name' | 'target'>>;

/** What a model was published for. */
export type PublishedFor = ModelFactory['publishedFor'];

/** Data as papers split them, and the preset of methods for them. */
export const published: {
  readonly [name in NonNullable<PublishedFor>]: Omit<DataSize, 'name'> & {
    readonly preset: 'small' | 'cifar' | 'imagenet';
  };
} = {
  mnist: { inputShape: [28, 28, 1], classes: 10, examples: 54_000, preset: 'small' },
  cifar: { inputShape: [32, 32, 3], classes: 10, examples: 45_000, preset: 'cifar' },
  imagenet: {
    inputShape: [224, 224, 3],
    classes: 1000,
    examples: 1_281_167,
    preset: 'imagenet',
  },
};

/** The size of the data that a config names. */
export async function namedSize(
  { dataset, loss, seed }: Settings,
  registry: Registry,
  given: GivenSize,
): Promise<DataSize> {
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new OptionError(key, value, 'none beside a data set, which tells it');
  }
  const source = datasetSource(dataset, registry);
  const loaded = await loadDataset(source, { seed });
  requireTask(loaded, loss);
  const { name, inputShape, target, train } = loaded;
  const { classes } = outputsFor(loaded, loss);
  return {
    name,
    inputShape,
    classes,
    ...(target && { target: target.name }),
    examples: train.count,
  };
}

/** The size of the data that a model was published for, but for what is given of it, and for the task that a loss tells. */
export function publishedSize(
  name: PublishedFor,
  given: GivenSize,
  loss: RegressionLoss | undefined,
): DataSize {
  if (loss !== undefined && given.classes !== undefined) {
    throw new OptionError('classes', given.classes, `none beside the loss ${loss} of a number`);
  }
  const usual = name && published[name];
  const sizeOf = <Key extends keyof GivenSize>(key: Key, what: string) => {
    const size = given[key] ?? usual?.[key];
    if (size !== undefined) return size;
    const expected = `${what}, or a data set: the model was not published for one known here`;
    throw new OptionError(key, size, expected);
  };
  return {
    name: name ?? 'unnamed',
    inputShape: sizeOf('inputShape', 'the shape of an input'),
    ...(loss === undefined
      ? { classes: sizeOf('classes', 'the number of classes') }
      : { classes: outputsPerTarget({ name: loss }), target: 'a number' }),
    examples: sizeOf('examples', 'the number of examples to train on'),
  };
}
