import { changedAfter, config, faultyEnginesFail } from './testing-faults.js';

const numbers = /^(predicts the numbers|trains by the statistics)/;
const dropout = /^draws dropout/;

faultyEnginesFail({
  'an epsilon of batch normalisation of its own': [
    numbers,
    { graph: config('norm', { epsilon: 0.001 }) },
  ],
  'a momentum of batch normalisation of its own': [
    /^trains by the statistics/,
    { graph: config('norm', { momentum: 0.99 }) },
  ],
  'a random seed of its own': [
    dropout,
    { options: (options) => ({ ...options, seed: Math.floor(Math.random() * 2 ** 32) }) },
  ],
  'a seed that is not used': [dropout, { options: (options) => ({ ...options, seed: 1 }) }],
  'no dropout': [dropout, { graph: config('drop', { rate: 0 }) }],
  'another dropout rate': [dropout, { graph: config('drop', { rate: 0.41 }) }],
  'the same dropout at each step': [
    dropout,
    { network: changedAfter('trainBatch', () => ({ step: 0 })) },
  ],
  'dropout by another name': [
    dropout,
    {
      graph: (graph) => ({
        ...graph,
        nodes: graph.nodes.map((node) =>
          node.name === 'drop' ? { ...node, name: 'other' } : node,
        ),
      }),
    },
  ],
  'dropout in prediction': [
    dropout,
    {
      network: (right) => ({
        predict: async (inputs, count) => {
          const logits = await right.predict(inputs, count);
          return logits.map((logit, i) => (i % 3 ? logit : 0));
        },
      }),
    },
  ],
  'no label smoothing': [
    /^measures smoothed/,
    { options: (options) => ({ ...options, loss: { labelSmoothing: 0 } }) },
  ],
  'a loss with weight decay': [
    /^(trains by|measures smoothed)/,
    {
      network: (right) => ({
        trainBatch: async (...args) => {
          const { loss, correct } = await right.trainBatch(...args);
          return { loss: loss + 0.01, correct };
        },
      }),
    },
  ],
  'correct examples of after the step': [
    /^(trains by|measures smoothed)/,
    {
      network: (right) => ({
        trainBatch: async (batch, step) => {
          const { loss } = await right.trainBatch(batch, step);
          return { loss, correct: (await right.gradients(batch, [])).correct };
        },
      }),
    },
  ],
  'the sum over heads of what is correct': [
    /^takes the mean over heads/,
    {
      network: (right) => ({
        trainBatch: async (...args) => {
          const { loss, correct } = await right.trainBatch(...args);
          const outputs = right.parameters.at(-1)?.shape[0] ?? 3;
          return { loss, correct: (correct * outputs) / 3 };
        },
      }),
    },
  ],
  'heads of any number': [
    /^refuses heads/,
    { options: (options) => ({ ...options, loss: { ...options.loss, heads: 1 } }) },
  ],
});
