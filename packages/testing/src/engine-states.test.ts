import type { NetworkState, TrainableNetwork } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { changedAfter, faultyEnginesFail, filled } from './testing-faults.js';

const exported =
  (change: (state: NetworkState) => Partial<NetworkState>) => (right: TrainableNetwork) => ({
    exportState: async () => {
      const state = await right.exportState();
      return { ...state, ...change(state) };
    },
  });
const keeping = (name: string, from: NetworkState) => (state: NetworkState) => ({
  parameters: { ...state.parameters, [name]: from.parameters[name] },
});

faultyEnginesFail({
  'a mask that is not set': [/^setMask keeps/, { network: () => ({ setMask: async () => {} }) }],
  'slots that outlive their weights': [
    /^setMask keeps/,
    {
      network: changedAfter('setMask', ({ slots }) => ({
        slots: { velocity: filled(slots.velocity, 1) },
      })),
    },
  ],
  'explored positions that are forgotten': [
    /^setMask keeps/,
    {
      network: exported(({ parameters, explored }) => ({
        explored: Object.fromEntries(
          Object.keys(explored).map((name) => [
            name,
            Mask.from(parameters[name].mask ?? Mask.empty(0)),
          ]),
        ),
      })),
    },
  ],
  'a state without velocity': [
    /^goes on bit for bit/,
    {
      network: (right) => ({
        importState: (state) =>
          right.importState({ ...state, slots: { velocity: filled(state.slots.velocity, 0) } }),
      }),
    },
  ],
  'a state that training writes to': [
    /^goes on bit for bit/,
    {
      network: (right) => {
        const given: NetworkState[] = [];
        return {
          exportState: async () => {
            const state = await right.exportState();
            given.push(state);
            return state;
          },
          trainBatch: async (...args) => {
            for (const { parameters } of given) parameters['logits/bias'].values.fill(0);
            return right.trainBatch(...args);
          },
        };
      },
    },
  ],
  'prediction that moves the statistics': [
    /^(predicts the numbers|goes on bit for bit)/,
    {
      network: (right) => ({
        predict: async (inputs, count) => {
          const logits = await right.predict(inputs, count);
          const batch = { inputs, labels: new Int32Array(count), count };
          const before = await right.exportState();
          if (count > 0 && count <= 8) await right.trainBatch(batch, { learningRate: 0 });
          const after = await right.exportState();
          await right.importState({
            ...before,
            ...keeping('norm/moving_mean', after)(before),
          });
          return logits;
        },
      }),
    },
  ],
});
