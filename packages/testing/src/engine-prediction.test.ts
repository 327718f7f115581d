import type { Engine, Predictor, PredictorOptions } from '@freetickets/core';
import { plainEngine } from './engine-plain.js';
import { forward, valuesOf } from './example-forward.js';
import { exampleGraph, exampleTicket } from './example-network.js';
import { faultyEnginesFail } from './testing-faults.js';

declare const setTimeout: (after: () => void, milliseconds: number) => number;

/** An engine whose predictors predict otherwise. */
const predictor = (
  predict: (right: Predictor) => Predictor['predict'],
): Pick<Engine, 'createPredictor'> => ({
  async createPredictor(graph, members) {
    const right = await plainEngine.createPredictor(graph, members);
    return { ...right, predict: predict(right) };
  },
});
/** Predicts all examples in one go. */
const inOneGo: Predictor['predict'] = async (inputs, count) =>
  Float32Array.from(forward(exampleGraph, valuesOf(exampleTicket(1)), { inputs, count }).logits);

const samples = /^predicts with members that are samples/;

/** An engine whose predictors draw samples by other options. */
const sampling = (options: () => PredictorOptions): Pick<Engine, 'createPredictor'> => ({
  createPredictor: (graph, members, given) =>
    plainEngine.createPredictor(graph, members, given && options()),
});

faultyEnginesFail({
  'samples by a seed of their own': [samples, { engine: sampling(() => ({ dropoutSeed: 1 })) }],
  'no samples in prediction': [samples, { engine: sampling(() => ({})) }],
  'samples that are all the same': [
    samples,
    {
      engine: {
        createPredictor: async (graph, members, options) => {
          const right = await plainEngine.createPredictor(graph, members.slice(0, 1), options);
          const predict: Predictor['predict'] = async (...given) => {
            const logits = await right.predict(...given);
            return Float32Array.from(members.flatMap(() => [...logits]));
          };
          return { ...right, members: members.length, predict };
        },
      },
    },
  ],
  'samples of a model without dropout': [
    samples,
    {
      engine: {
        createPredictor: (graph, members, options) =>
          plainEngine.createPredictor(
            graph,
            members,
            graph.nodes.some(({ type }) => type === 'Dropout') ? options : {},
          ),
      },
    },
  ],
  'members in another order': [
    /^predicts with a ticket/,
    {
      engine: {
        createPredictor: (graph, members) =>
          plainEngine.createPredictor(graph, [...members].reverse()),
      },
    },
  ],
  'one member for all': [
    /^predicts with a ticket/,
    {
      engine: {
        createPredictor: (graph, members) =>
          plainEngine.createPredictor(
            graph,
            members.map(() => members[0]),
          ),
      },
    },
  ],
  'prediction of whole batches alone': [
    /^predicts each example/,
    {
      network: (right) => ({
        predict: (inputs, count) =>
          right.predict(inputs.slice(0, Math.min(count, 8) * 50), Math.min(count, 8)),
      }),
    },
  ],
  'predictions that overtake others': [
    /^carries out predictions in the order/,
    {
      engine: predictor((right) => async (inputs, count) => {
        if (count > 100) await new Promise((resolve) => void setTimeout(() => resolve(0), 5));
        return right.predict(inputs, count);
      }),
    },
  ],
  'predictions that stop everything else': [
    /^lets the event loop go on/,
    { engine: predictor(() => inOneGo) },
  ],
  'signals that are not heard': [
    /^lets the event loop go on/,
    { engine: predictor((right) => (inputs, count) => right.predict(inputs, count)) },
  ],
  'predictors that are never disposed of': [
    /^refuses predictions that wait/,
    {
      engine: {
        async createPredictor(graph, members) {
          const right = await plainEngine.createPredictor(graph, members);
          return { ...right, dispose: () => {} };
        },
      },
    },
  ],
  'a network whose calls overlap': [
    /^carries out a network's calls/,
    {
      network: (right) => ({
        trainBatch: async (...args) => {
          await new Promise((resolve) => void setTimeout(() => resolve(0), 1));
          return right.trainBatch(...args);
        },
      }),
    },
  ],
  'a network that is never disposed of': [
    /^refuses a network's calls/,
    { network: () => ({ dispose: () => {} }) },
  ],
});
