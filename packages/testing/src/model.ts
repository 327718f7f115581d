import { PluginError, pluginLabel, show } from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { same } from './same.js';

/** What is used of a `tf.LayersModel`, so that the suite does without TensorFlow.js. */
interface Model {
  readonly inputs: readonly { readonly shape: readonly (number | null)[] }[];
  readonly outputs: readonly { readonly shape: readonly (number | null)[] }[];
  readonly layers: readonly { readonly name: string }[];
  getWeights(): readonly { dataSync(): ArrayLike<number> }[];
  dispose(): unknown;
}

interface Factory<M extends Model> {
  create(options: { seed: number; inputShape: readonly number[]; classes: number }): M;
}

/**
 * What every model factory must do. `inputShape` and `classes`: of a task that it is for.
 *
 * @example
 * await tf.setBackend('cpu');
 * for (const { name, run } of modelConformance(mine(), { inputShape: [32, 32, 3], classes: 10 })) test(name, run);
 */
export function modelConformance<M extends Model>(
  factory: Factory<M>,
  task: { readonly inputShape: readonly number[]; readonly classes: number },
): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(pluginLabel(factory, 'the model'), problem);
  };
  const using = (seeds: readonly number[], check: (models: readonly M[]) => void): void => {
    const models = seeds.map((seed) => factory.create({ seed, ...task }));
    try {
      check(models);
    } finally {
      for (const model of models) model.dispose();
    }
  };
  const weightsOf = (model: M) => model.getWeights().map((weight) => Array.from(weight.dataSync()));
  const alike = (a: M, b: M): boolean => {
    const [one, other] = [weightsOf(a), weightsOf(b)];
    return one.length === other.length && one.every((values, i) => same(values, other[i]));
  };
  return [
    {
      name: 'has one input of the given shape, and one output: a number for each class',
      run: () =>
        using([1], ([{ inputs, outputs }]) => {
          const shapes = [inputs, outputs].map((ends) => ends.map(({ shape }) => shape.slice(1)));
          const expected = [[task.inputShape], [[task.classes]]];
          if (JSON.stringify(shapes) !== JSON.stringify(expected)) {
            fail(
              `its inputs and outputs are of shapes ${show(shapes)}, expected ${show(expected)}.`,
            );
          }
        }),
    },
    {
      name: 'has the same layers and the same weights for the same seed',
      run: () =>
        using([1, 1], ([first, second]) => {
          const [names, again] = [first, second].map(({ layers }) =>
            layers.map(({ name }) => name),
          );
          if (names.join() !== again.join()) {
            fail(`its layers are called ${show(names)}, then ${show(again)}. Give each a name.`);
          }
          if (!alike(first, second)) {
            fail('two models of one seed have other weights. Give each initializer the seed.');
          }
        }),
    },
    {
      name: 'has other weights for another seed',
      run: () =>
        using([1, 2], ([first, second]) => {
          if (alike(first, second)) fail('seeds 1 and 2 give the same weights.');
        }),
    },
    {
      name: 'makes models that share no weights',
      run: () => {
        const first = factory.create({ seed: 1, ...task });
        factory.create({ seed: 1, ...task }).dispose();
        // Reading the weights throws where they went with the other model's.
        weightsOf(first);
        first.dispose();
      },
    },
  ];
}
