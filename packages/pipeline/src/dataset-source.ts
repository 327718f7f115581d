import { type DatasetSource, OptionError, type Registry } from '@freetickets/core';

/** The source of a data set that a config names. Throws an `OptionError` that says how what was given becomes one. */
export function datasetSource(spec: unknown, registry: Registry): DatasetSource {
  const given: { readonly [key: string]: unknown } = Object(spec);
  if (typeof given.load !== 'function') {
    if (given.inputs !== undefined && given.labels !== undefined) {
      throw new OptionError('config: dataset', spec, 'a data set: fromArrays({ inputs, labels })');
    }
    if (given.train !== undefined && given.test !== undefined) {
      const expected = 'what loads it: { about: { summary, terms }, load: async () => dataset }';
      throw new OptionError('config: dataset', spec, expected);
    }
  }
  return registry.resolve('dataset', spec);
}
