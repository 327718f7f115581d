import { OptionError } from './errors.js';
import {
  type OptimizerName,
  type OptimizerOption,
  optimizerNames,
  optimizers,
} from './optimizers.js';

const clipNorm = {
  expected: 'a number above 0, or none at all',
  isValid: (value: unknown) =>
    value === undefined || (typeof value === 'number' && Number.isFinite(value) && value > 0),
};

const isName = (name: string): name is OptimizerName => Object.hasOwn(optimizers, name);

/** Throws an `OptionError` where a number of the optimizer is out of its range, or there is no optimizer of that name. */
export function checkOptimizer(spec: { readonly name: string }): void {
  if (Object(spec) !== spec) {
    throw new OptionError('optimizer', spec, `{ name: ${optimizerNames}, ... }`);
  }
  const { name, ...given }: { readonly name: string; readonly [option: string]: unknown } = spec;
  if (!isName(name)) {
    throw new OptionError('optimizer: name', name, optimizerNames);
  }
  const known: {
    readonly [option: string]: Pick<OptimizerOption<unknown>, 'expected' | 'isValid'>;
  } = { ...optimizers[name].options, clipNorm };
  for (const [option, { expected, isValid }] of Object.entries(known)) {
    if (!isValid(given[option])) {
      throw new OptionError(`optimizer: ${option}`, given[option], expected);
    }
  }
  for (const option of Object.keys(given)) {
    if (Object.hasOwn(known, option)) continue;
    const expected = `no such option; there are ${Object.keys(known).join(', ')}`;
    throw new OptionError(`optimizer: ${option}`, given[option], expected);
  }
}
