import {
  type ByLayer,
  type InitialMasks,
  originOf,
  PluginError,
  random,
  sizeOf,
  type UntrainedNetwork,
} from '@freetickets/core';
import type { ConformanceCase } from './case.js';

const layers = [
  { name: 'conv/kernel', shape: [3, 3, 2, 4] },
  { name: 'dense/kernel', shape: [6, 5] },
];

const valuesOf = (seed: number, of: (value: number) => number = (value) => value): ByLayer =>
  Object.fromEntries(
    layers.map(({ name, shape }) => {
      const stream = random.derive(seed, name);
      return [name, Float32Array.from({ length: sizeOf(shape) }, () => of(stream.uniform() - 0.5))];
    }),
  );

/** A network with a quadratic loss, whose gradients are proportional to the weights. */
const network = (weights: ByLayer = valuesOf(1)): UntrainedNetwork => ({
  layers,
  weights,
  gradients: async ({ weights: others = weights }) =>
    Object.fromEntries(
      Object.entries(others).map(([name, values]) => [
        name,
        Float32Array.from(values, (value, i) => value * (1 + (i % 3))),
      ]),
    ),
  trained: async () => valuesOf(2),
});

/**
 * What every choice of initial masks must do.
 *
 * @example for (const { name, run } of initialMasksConformance(mine())) test(name, run);
 */
export function initialMasksConformance(masks: InitialMasks): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(originOf(masks)?.name ?? 'the initial masks', problem);
  };
  const scoresOf = async (of: UntrainedNetwork): Promise<ByLayer | undefined> => masks.scores?.(of);
  return [
    {
      name: 'has a scope that there is',
      run: () => {
        if (!['layer', 'network'].includes(masks.scope)) fail(`its scope is ${masks.scope}.`);
      },
    },
    {
      name: 'scores every position of every layer, also where all weights are 0',
      run: async () => {
        for (const of of [network(), network(valuesOf(1, () => 0))]) {
          const scores = await scoresOf(of);
          if (!scores) return;
          for (const { name, shape } of layers) {
            const all = Array.from(scores[name] ?? []);
            if (all.length !== sizeOf(shape) || all.some((score) => !Number.isFinite(score))) {
              fail(`${name}: expected ${sizeOf(shape)} finite scores, got ${all.slice(0, 3)}, ...`);
            }
          }
        }
      },
    },
    {
      name: 'gives the same scores each time, and leaves the weights as they are',
      run: async () => {
        const weights = valuesOf(1);
        const [first, second] = [await scoresOf(network(weights)), await scoresOf(network())];
        const text = (values: ByLayer | undefined) =>
          JSON.stringify(
            Object.entries(values ?? {}).map(([name, all]) => [name, [...Array.from(all)]]),
          );
        if (text(first) !== text(second)) fail('its scores differ from call to call.');
        if (text(weights) !== text(valuesOf(1))) fail('it wrote to the weights.');
      },
    },
  ];
}
