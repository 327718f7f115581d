import {
  callPlugin,
  checkWeights,
  DataError,
  type Dataset,
  type DatasetSource,
  type Examples,
  type LoadOptions,
  originOf,
  pluginFailure,
  show,
  sizeOf,
} from '@freetickets/core';
import { checkLabels } from '@freetickets/core/labels';

const parts = ['train', 'validation', 'test'] as const;
type Part = (typeof parts)[number];

/**
 * Loads a data set and checks what its source gave, once, so that one of the user's own fails here and not in training.
 * Throws a `DataError` that names the data set and the field.
 *
 * @param used the parts to check
 */
export async function loadDataset(
  source: DatasetSource,
  options: LoadOptions,
  used: readonly Part[] = parts,
): Promise<Dataset> {
  const own = originOf(source)?.name;
  const dataset: unknown = await (async () => source.load(options))().catch((cause: unknown) => {
    throw pluginFailure(own === undefined ? 'the dataset' : `dataset ${own}`, 'load()', cause);
  });
  const given = own ?? (Object(dataset) as Partial<Dataset>).name;
  checkDataset(dataset, typeof given === 'string' ? `dataset ${given}` : 'the dataset', used);
  return dataset;
}

function checkDataset(
  dataset: unknown,
  label: string,
  used: readonly Part[],
): asserts dataset is Dataset {
  const require = (holds: boolean, field: string, given: unknown, expected: string): void => {
    if (!holds)
      throw new DataError(`${label}: ${field}: got ${show(given)}, expected ${expected}.`);
  };
  require(typeof dataset === 'object' && dataset !== null, 'load()', dataset, 'a data set');
  const {
    name,
    inputShape,
    classes,
    target,
    columnNames,
    notes = [],
    preprocessing,
    ...rest
  } = dataset as Partial<Dataset>;
  require(typeof name === 'string', 'name', name, 'a name');
  const isShape = Array.isArray(inputShape) && inputShape.length > 0 && inputShape.every(isSize);
  require(isShape, 'inputShape', inputShape, 'the shape of one input: [28, 28, 1]');
  const areClasses =
    Array.isArray(classes) &&
    (target ? classes.length === 0 : classes.length > 0) &&
    classes.every((each) => typeof each === 'string') &&
    new Set(classes).size === classes.length;
  const named = target ? 'none ([]), as there is a target' : 'a list of names, each its own';
  require(areClasses, 'classes', classes, named);
  const isTarget =
    typeof target?.name === 'string' &&
    Number.isFinite(target.mean) &&
    Number.isFinite(target.std) &&
    target.std > 0;
  const scale = '{ name, mean, std }: a name, and finite numbers, of which std is above 0';
  require(target === undefined || isTarget, 'target', target, scale);
  const size = sizeOf(inputShape ?? []);
  const areNames =
    columnNames === undefined ||
    (Array.isArray(columnNames) &&
      columnNames.length === size &&
      columnNames.every((each) => typeof each === 'string') &&
      new Set(columnNames).size === size);
  require(areNames, 'columnNames', columnNames, `${size} names, each its own, or none`);
  const areNotes = Array.isArray(notes) && notes.every((note) => typeof note === 'string');
  require(areNotes, 'notes', notes, 'a list of sentences');
  const channels = inputShape?.at(-1);
  const { mean, std } = Object(preprocessing) as Partial<Dataset['preprocessing']>;
  const fits = (values: unknown, least: number): boolean =>
    Array.isArray(values) &&
    [1, channels].includes(values.length) &&
    values.every((value) => Number.isFinite(value) && value > least);
  const expected = `one finite number, or one for each of ${channels} channels`;
  require(fits(mean, Number.NEGATIVE_INFINITY), 'preprocessing.mean', mean, expected);
  require(fits(std, 0) &&
    std?.length === mean?.length, 'preprocessing.std', std, `${expected}, above 0`);
  for (const part of used) {
    checkExamples(rest[part], `${label}: ${part}`, size, target ? undefined : classes?.length);
  }
}

const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && Number(size) >= 1;

/** @param classes how many classes there are; none where there are targets */
function checkExamples(
  given: unknown,
  label: string,
  size: number,
  classes: number | undefined,
): void {
  const { count, labels, targets, weights, read, prefetch } = Object(given) as Partial<Examples>;
  if (!isSize(count) || count === undefined) {
    throw new DataError(`${label}.count: got ${show(count)}, expected at least one example.`);
  }
  if (!(labels instanceof Int32Array)) {
    throw new DataError(
      `${label}.labels: got ${show(labels)}, expected an Int32Array of class indices.`,
    );
  }
  if (classes === undefined) {
    if (!(targets instanceof Float32Array) || targets.length !== count) {
      throw new DataError(
        `${label}.targets: got ${show(targets)}, expected a Float32Array of ${count} numbers.`,
      );
    }
    const wrong = targets.findIndex((y) => !Number.isFinite(y));
    if (wrong >= 0) {
      throw new DataError(
        `${label}.targets: got ${targets[wrong]} of example ${wrong}, expected finite numbers, standardised by the training targets.`,
      );
    }
  } else {
    try {
      checkLabels(labels, count, classes);
    } catch (error) {
      if (error instanceof DataError) throw new DataError(`${label}.${error.message}`);
      throw error;
    }
  }
  if (weights !== undefined) checkWeights(weights, count, `${label}.weights`);
  if (typeof read !== 'function') {
    throw new DataError(`${label}.read: got ${show(read)}, expected read(indices, into).`);
  }
  if (prefetch !== undefined && typeof prefetch !== 'function') {
    throw new DataError(
      `${label}.prefetch: got ${show(prefetch)}, expected prefetch(indices) or none.`,
    );
  }
  // The first and the last tell a wrong length and values that were never filled in.
  const indices = [0, count - 1];
  const inputs: unknown = callPlugin(label, `read([${indices}])`, () =>
    (given as Examples).read(indices),
  );
  const expected = `${2 * size} finite numbers in a Float32Array, ${size} an example`;
  if (!(inputs instanceof Float32Array) || inputs.length !== 2 * size) {
    throw new DataError(`${label}.read([${indices}]): got ${show(inputs)}, expected ${expected}.`);
  }
  const wrong = inputs.find((value) => !Number.isFinite(value));
  if (wrong === undefined) return;
  throw new DataError(
    `${label}.read([${indices}]): got ${wrong} among them, expected ${expected}.`,
  );
}
