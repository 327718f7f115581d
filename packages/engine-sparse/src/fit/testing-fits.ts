import { random, type TicketState } from '@freetickets/core';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { scatter } from '@freetickets/sparse-masks';
import { rigl, staticTopology } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fitSparsely } from './fit-sparsely.js';
import type { FitSparselyOptions } from './options.js';
import type { SparseFit } from './sparse-fit.js';

export const { layers } = tfl;
export const classes = 3;
export const loss = 'categoricalCrossentropy';
const normal = (seed: number) => tfl.initializers.heNormal({ seed });
export const dense = (units: number, more: object = {}) =>
  layers.dense({ units, kernelInitializer: normal(units), ...more });
export const softmax = () => dense(classes, { activation: 'softmax' });
export const conv = (more: object = {}) =>
  layers.conv2d({ filters: 4, kernelSize: 3, kernelInitializer: normal(1), ...more });

export const models: Record<string, () => tfl.LayersModel> = {
  functional() {
    const input = tfl.input({ shape: [6, 6, 2] });
    const a = layers.reLU().apply(layers.batchNormalization().apply(conv().apply(input)));
    const b = dense(8, { activation: 'relu' }).apply(layers.flatten().apply(a));
    return tfl.model({ inputs: input, outputs: softmax().apply(b) as tfl.SymbolicTensor });
  },
  Sequential: () =>
    tfl.sequential({
      layers: [
        conv({ inputShape: [6, 6, 2], activation: 'relu' }),
        layers.flatten(),
        dense(8, { activation: 'relu' }),
        softmax(),
      ],
    }),
  'nested Sequential': () =>
    tfl.sequential({
      layers: [
        tfl.sequential({
          layers: [conv({ inputShape: [6, 6, 2] }), layers.batchNormalization()],
        }),
        layers.flatten(),
        tfl.sequential({ layers: [dense(8, { inputShape: [64], activation: 'relu' })] }),
        softmax(),
      ],
    }),
};

export const count = 20;
/** Images whose class shows: brighter in a corner of its own. */
export const labels = Int32Array.from({ length: count }, (_, i) => (i * 7) % classes);
export const pixels = (() => {
  const stream = random.derive(1, 'pixels');
  return Float32Array.from({ length: count * 72 }, (_, i) => {
    const [example, row] = [Math.floor(i / 72), Math.floor((i % 72) / 12)];
    return stream.uniform() - 0.5 + (row >> 1 === labels[example] ? 1 : 0);
  });
})();
export const images = () => tf.tensor4d(pixels.slice(), [count, 6, 6, 2]);
export const oneHot = () => tf.oneHot(tf.tensor1d(labels, 'int32'), classes);

export const still: FitSparselyOptions = {
  sparsity: 0.5,
  strategy: staticTopology(),
  variant: 'wasm-simd',
};
export const moving: FitSparselyOptions = {
  ...still,
  strategy: rigl(),
  everySteps: 2,
  lastStep: 6,
  fraction: 0.4,
};
export const args = { batchSize: 8, shuffle: false, verbose: 0 } as const;

export type Compilation = Partial<tfl.ModelCompileArgs>;

export function compiled(make = models.Sequential, more: Compilation = {}): tfl.LayersModel {
  const model = make();
  model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss, metrics: ['accuracy'], ...more });
  return model;
}
export async function fitted(
  options: FitSparselyOptions = still,
  make = models.Sequential,
  more: Compilation = {},
): Promise<{ model: tfl.LayersModel; fast: SparseFit }> {
  const model = compiled(make, more);
  return { model, fast: await fitSparsely(model, options) };
}

/** Values by parameter name, with -0 as 0. */
export async function weightsOf(model: tfl.LayersModel): Promise<Record<string, Float32Array>> {
  const values = await parameterValues(model, modelGraph(model));
  return Object.fromEntries(
    Object.entries(values).map(([name, all]) => [name, all.map((value) => value + 0)]),
  );
}
export const denseOf = ({ parameters }: TicketState) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { values, mask }]) => [
      name,
      (mask ? scatter(values, mask) : values).map((value) => value + 0),
    ]),
  );
