import { DataError, type Dataset, type Examples, OptionError } from '@freetickets/core';
import { corrupted, corruptedFolder, folderName } from '@freetickets/datasets';
import type { CorruptedSets, EvaluateOptions } from '@freetickets/evaluation';
import { loadDataset } from './load-dataset.js';
import { nameBeside, type OodSource, oodSources } from './ood-sources.js';
import type { NamedPlugins } from './resolve-plugins.js';
import type { Settings } from './settings.js';

/** What an ensemble is evaluated on besides its test set. */
export interface Shifts {
  /** Test examples of other data, given the shape and preprocessing of the ensemble's own, by name. */
  loadOod(): Promise<NonNullable<EvaluateOptions['ood']>>;
  /** Absent where none are asked for. */
  readonly corruptions?: CorruptedSets;
}

/** Finds what a config asks for. Throws where it is unknown, its folder is not there, or it does not go with the data. */
export async function prepareShifts(
  settings: Settings,
  named: Pick<NamedPlugins, 'ood' | 'corruptions'>,
  dataset: Dataset,
): Promise<Shifts> {
  const sources = await oodSources(settings.ood, named.ood);
  const corruptions = await corruptionsOf(settings, named.corruptions, dataset);
  return {
    loadOod: async () => {
      const named = new Map<string, OodSource>();
      const loaded: Record<string, () => Examples> = {};
      const { preprocessing, inputShape, columnNames } = dataset;
      const columns = columnNames && { columnNames };
      const options = { seed: settings.seed, preprocessing, inputShape, ...columns };
      for (const [i, one] of sources.entries()) {
        const add = (own: string, get: () => Examples): void => {
          const name = nameBeside(own, one, named);
          named.set(name, one);
          loaded[name] = get;
        };
        try {
          const { name, test } = await loadDataset(one.source, options, ['test']);
          add(name, () => test);
        } catch (error) {
          const { path, plugin } = one;
          const own = path === undefined ? plugin : folderName(path).replace(/\.(csv|npy)$/i, '');
          add(own ?? `data set ${i + 1}`, () => {
            throw error;
          });
        }
      }
      return loaded;
    },
    ...(corruptions && { corruptions }),
  };
}

async function corruptionsOf(
  { corruptions, seed }: Settings,
  named: NamedPlugins['corruptions'] = {},
  { name, inputShape, classes, preprocessing, test }: Dataset,
): Promise<CorruptedSets | undefined> {
  if (corruptions === false) return undefined;
  const { types, folder, limit } = corruptions === true ? {} : corruptions;
  if (inputShape.length !== 3 || ![1, 3].includes(inputShape[2])) {
    throw new DataError(
      `${name}: corruptions are for images [height, width, 1] or [height, width, 3], not for inputs of shape [${inputShape}]. Leave corruptions out.`,
    );
  }
  if (folder !== undefined) {
    const files = await corruptedFolder(folder, { classes });
    const options = { preprocessing, inputShape };
    const unknown = types?.find((type) => !files.types.some((name) => name === type));
    if (unknown !== undefined) {
      const expected = `some of ${files.types.join(', ')}, the files of ${folder}`;
      throw new OptionError('config: corruptions.types', unknown, expected);
    }
    return {
      types: files.types.filter((name) => types?.includes(name) ?? true),
      load: async (type, severity) => front(await files.load(type, severity, options), limit),
    };
  }
  const untouched = front(test, limit);
  return {
    types: Object.keys(named),
    untouched,
    load: (type, severity) =>
      corrupted(untouched, { inputShape, preprocessing, corruption: named[type], severity, seed }),
  };
}

/** The first `limit` examples. */
function front(examples: Examples, limit = examples.count): Examples {
  const count = Math.min(limit, examples.count);
  return { ...examples, count, labels: examples.labels.subarray(0, count) };
}
