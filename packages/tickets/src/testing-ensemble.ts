import { definePlugin, type Engine, type ModelGraph, type TicketState } from '@freetickets/core';
import { graphHash } from '@freetickets/model-graph/check';
import { Mask, scatter } from '@freetickets/sparse-masks';
import { meanProbabilities, softmax } from '@freetickets/uncertainty-metrics';
import * as z from 'zod/mini';
import type { Ensemble, EnsembleParts } from './index.js';

/** One dense layer: 2 features in, 3 classes out. */
const structure: Omit<ModelGraph, 'hash'> = {
  inputShape: [2],
  classes: 3,
  nodes: [
    {
      name: 'input',
      layer: 'input',
      type: 'InputLayer',
      config: {},
      inputs: [],
      outputShape: [2],
    },
    {
      name: 'logits',
      layer: 'logits',
      type: 'Dense',
      config: { units: 3, activation: 'linear', useBias: true },
      inputs: ['input'],
      outputShape: [3],
    },
  ],
  output: 'logits',
  parameters: [
    {
      name: 'logits/kernel',
      layer: 'logits',
      role: 'kernel',
      shape: [2, 3],
      maskable: true,
      trainable: true,
      multiplyAdds: 6,
    },
    {
      name: 'logits/bias',
      layer: 'logits',
      role: 'bias',
      shape: [3],
      maskable: false,
      trainable: true,
      multiplyAdds: 0,
    },
  ],
};
export const graph: ModelGraph = { ...structure, hash: graphHash(structure) };

const ticket = (positions: number[], values: number[], bias: number[]): TicketState => ({
  graphHash: graph.hash,
  parameters: {
    'logits/kernel': {
      shape: [2, 3],
      values: Float32Array.from(values),
      mask: Mask.of(6, positions),
    },
    'logits/bias': { shape: [3], values: Float32Array.from(bias) },
  },
});
export const members = [
  ticket([0, 4], [1, 2], [0, 0, 0.5]),
  ticket([1, 3, 5], [-1, 0.5, 3], [0.1, 0, 0]),
];

/** The logits of one ticket, by hand. */
export function logitsOf(
  { parameters }: TicketState,
  [x0 = 0, x1 = 0]: readonly number[],
): number[] {
  const { values, mask } = parameters['logits/kernel'] as Required<
    TicketState['parameters'][string]
  >;
  const kernel = scatter(values, mask);
  const bias = parameters['logits/bias']?.values ?? [];
  return [0, 1, 2].map((k) => x0 * (kernel[k] ?? 0) + x1 * (kernel[3 + k] ?? 0) + (bias[k] ?? 0));
}

/** An engine for that one layer. */
export const engine = {
  name: 'linear',
  describe: () => ({}),
  unsupported: () => [],
  createPredictor: async (_, all) => ({
    members: all.length,
    predict: async (inputs, count) =>
      Float32Array.from(
        all.flatMap((member) =>
          Array.from({ length: count }, (_, i) =>
            logitsOf(member, [...inputs.subarray(2 * i, 2 * i + 2)]),
          ).flat(),
        ),
      ),
    dispose: () => {},
  }),
} as Partial<Engine> as Engine;

export const mean = definePlugin({ kind: 'aggregator', name: 'mean', summary: '' }, () => ({
  aggregate: ({ data, shape: [count, examples, classes] }) => {
    const size = examples * classes;
    const each = Array.from({ length: count }, (_, m) =>
      softmax({ data: data.subarray(m * size, (m + 1) * size), shape: [examples, classes] }),
    );
    return Float64Array.from(meanProbabilities(each).data);
  },
}));

export const manifestOf = async (ensemble: Ensemble): Promise<object> =>
  JSON.parse(new TextDecoder().decode((await ensemble.toFiles())['ensemble.json']));

export const parts: EnsembleParts = {
  graph,
  members,
  classes: ['ant', 'bee', 'cow'],
  preprocessing: { mean: [1, 2], std: [2, 4] },
  aggregator: mean(),
  engine,
};
export const load = { engine, aggregator: () => mean() };

/** Softens every prediction by mixing it with the uniform one, and keeps the classes of at least `floor` in its sets. */
export const soften = definePlugin(
  {
    kind: 'calibrator',
    name: 'soften',
    summary: '',
    options: z.object({ floor: z._default(z.number(), 0) }),
  },
  ({ floor }) => ({
    fit: () => ({ share: 0.5 }),
    calibrate(logits, state, aggregate) {
      const { share } = state as { share: number };
      const classes = logits.shape[2];
      const probabilities = aggregate(logits).map((p) => share * p + (1 - share) / classes);
      const sets = Uint8Array.from(probabilities, (p) => (p >= floor ? 1 : 0));
      return floor > 0 ? { probabilities, sets } : { probabilities };
    },
  }),
);
