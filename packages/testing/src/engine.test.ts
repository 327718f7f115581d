import {
  DataError,
  type Engine,
  type LayerView,
  type ModelGraph,
  type NetworkOptions,
  type NetworkState,
  PluginError,
  type Predictor,
  type PredictorOptions,
  type TrainableNetwork,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { describe, expect, test } from 'vitest';
import { engineConformance } from './engine.js';
import { plainEngine } from './engine-plain.js';
import { forward, valuesOf } from './example-forward.js';
import { exampleGraph, exampleTicket } from './example-network.js';

describe('a right engine passes', () => {
  for (const { name, run } of engineConformance(plainEngine)) test(name, run);
});

/** What a faulty engine does otherwise than the plain one. */
interface Fault {
  /** It takes the graph for another. */
  readonly graph?: (graph: ModelGraph) => ModelGraph;
  /** It takes its options for others. */
  readonly options?: (options: NetworkOptions) => NetworkOptions;
  /** Its networks have other methods. */
  readonly network?: (right: TrainableNetwork) => Partial<TrainableNetwork>;
  readonly engine?: Partial<Engine>;
}

function faulty({ graph = (g) => g, options = (o) => o, network, engine }: Fault): Engine {
  return {
    ...plainEngine,
    async createNetwork(given, asked) {
      const right = await plainEngine.createNetwork(graph(given), options(asked));
      const methods: TrainableNetwork = {
        parameters: right.parameters,
        trainBatch: (...args) => right.trainBatch(...args),
        gradients: (...args) => right.gradients(...args),
        layer: (name) => right.layer(name),
        setMask: (...args) => right.setMask(...args),
        predict: (...args) => right.predict(...args),
        exportTicket: () => right.exportTicket(),
        exportState: () => right.exportState(),
        importState: (state) => right.importState(state),
        dispose: () => right.dispose(),
      };
      return { ...methods, ...network?.(right) };
    },
    createPredictor: (given, members, options) =>
      plainEngine.createPredictor(graph(given), members, options),
    ...engine,
  };
}

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

const optimizer = (change: object) => (options: NetworkOptions) => ({
  ...options,
  optimizer: { ...options.optimizer, ...change },
});
const adam = (change: object) => (options: NetworkOptions) =>
  options.optimizer.name === 'adam' ? optimizer(change)(options) : options;
const config = (layer: string, change: object) => (graph: ModelGraph) => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.name === layer ? { ...node, config: { ...node.config, ...change } } : node,
  ),
});
const view = (change: (right: LayerView) => Partial<LayerView>) => (right: TrainableNetwork) => ({
  layer: async (name: string) => {
    const layer = await right.layer(name);
    return Object.create(layer, Object.getOwnPropertyDescriptors(change(layer))) as LayerView;
  },
});
const exported =
  (change: (state: NetworkState) => Partial<NetworkState>) => (right: TrainableNetwork) => ({
    exportState: async () => {
      const state = await right.exportState();
      return { ...state, ...change(state) };
    },
  });
/** After each call, the state is changed. */
const then =
  (method: 'trainBatch' | 'setMask', change: (state: NetworkState) => Partial<NetworkState>) =>
  (right: TrainableNetwork): Partial<TrainableNetwork> => ({
    [method]: async (...args: never[]) => {
      const result = await (right[method] as (...args: never[]) => Promise<unknown>)(...args);
      const state = await right.exportState();
      await right.importState({ ...state, ...change(state) });
      return result;
    },
  });
const filled = (arrays: NetworkState['slots'][string], value: number) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { length }]) => [
      name,
      new Float32Array(length).fill(value),
    ]),
  );
const keeping = (name: string, from: NetworkState) => (state: NetworkState) => ({
  parameters: { ...state.parameters, [name]: from.parameters[name] },
});

const numbers = /^(predicts the numbers|trains by the statistics)/;
const dropout = /^draws dropout/;
const samples = /^predicts with members that are samples/;

/** An engine whose predictors draw samples by other options. */
const sampling = (options: () => PredictorOptions): Pick<Engine, 'createPredictor'> => ({
  createPredictor: (graph, members, given) =>
    plainEngine.createPredictor(graph, members, given && options()),
});

const faults: Record<string, readonly [fails: RegExp, fault: Fault]> = {
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
  'the same dropout at each step': [dropout, { network: then('trainBatch', () => ({ step: 0 })) }],
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
  'Adam without a first moment': [/^steps Adam/, { options: adam({ beta1: 0 }) }],
  'Adam without a second moment': [/^steps Adam/, { options: adam({ beta2: 0 }) }],
  'Adam without both': [/^steps Adam/, { options: adam({ beta1: 0, beta2: 0 }) }],
  'Adam with betas of its own': [/^steps Adam/, { options: adam({ beta2: 0.999 }) }],
  'Adam with an epsilon of its own': [/^steps Adam/, { options: adam({ epsilon: 1e-8 }) }],
  'Adam whose weights do not decay': [/^steps Adam/, { options: adam({ weightDecay: 0 }) }],
  'Adam that forgets its moments': [
    /^steps Adam/,
    {
      network: then('trainBatch', ({ slots }) => ({
        slots: Object.fromEntries(
          Object.entries(slots).map(([slot, arrays]) => [
            slot,
            slot === 'velocity' ? arrays : filled(arrays, 0),
          ]),
        ),
      })),
    },
  ],
  'Adam without correction of the bias': [
    /^steps Adam/,
    { network: then('trainBatch', () => ({ step: 100_000 })) },
  ],
  'no Nesterov momentum': [/^steps by v = m v/, { options: optimizer({ nesterov: false }) }],
  'momentum of its own': [/^steps by v = m v/, { options: optimizer({ momentum: 0.8 }) }],
  'no weight decay': [/^decays the weights/, { options: optimizer({ weightDecay: 0 }) }],
  'no clipping': [/^scales gradients/, { options: optimizer({ clipNorm: undefined }) }],
  'twice the learning rate': [
    /^steps by v = m v/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch(batch, { ...step, learningRate: 2 * step.learningRate }),
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
  'inactive weights of almost 0': [
    /^keeps inactive weights/,
    {
      network: view(({ weights, mask }) => ({
        weights: Array.from(weights, (w, p) => (mask.has(p) ? w : 1e-20)),
      })),
    },
  ],
  'a gradient that is not masked': [
    /^shows exactly the signals/,
    {
      network: view((layer) => ({
        get gradient() {
          return layer.denseGradient;
        },
      })),
    },
  ],
  'a dense gradient of active positions alone': [
    /^collects dense gradients/,
    {
      network: view((layer) => ({
        get denseGradient() {
          return Array.from(layer.denseGradient, (g, p) => (layer.mask.has(p) ? g : 0));
        },
      })),
    },
  ],
  'gradients with weight decay': [
    /^collects dense gradients/,
    {
      network: view((layer) => ({
        get denseGradient() {
          return Array.from(layer.denseGradient, (g, p) => g + 0.1 * layer.weights[p]);
        },
      })),
    },
  ],
  'signals that nobody asked for': [
    /^shows exactly the signals/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch(batch, { ...step, collect: ['gradient', 'denseGradient'] }),
      }),
    },
  ],
  'signals that prediction loses': [
    /^shows exactly the signals/,
    {
      network: (right) => ({
        predict: async (inputs, count) => {
          await right.importState(await right.exportState());
          return right.predict(inputs, count);
        },
      }),
    },
  ],
  'gradients() that takes a step': [
    /^gradients\(\) changes nothing/,
    {
      network: (right) => ({
        gradients: (batch, collect) => right.trainBatch(batch, { learningRate: 1e-3, collect }),
      }),
    },
  ],
  'no running average': [
    /^tracks the running average/,
    { options: ({ track: _, ...options }) => options },
  ],
  'a running average of another rate': [
    /^tracks the running average/,
    {
      network: view((layer) => ({
        get denseMomentum() {
          return Array.from(layer.denseMomentum, (m) => 1.01 * m);
        },
      })),
    },
  ],
  'a mask that is not set': [/^setMask keeps/, { network: () => ({ setMask: async () => {} }) }],
  'slots that outlive their weights': [
    /^setMask keeps/,
    {
      network: then('setMask', ({ slots }) => ({ slots: { velocity: filled(slots.velocity, 1) } })),
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
  'a batch size of 0 taken for 1': [
    /^refuses batch sizes/,
    { options: (options) => ({ ...options, batchSize: options.batchSize || 1 }) },
  ],
  'no limit to the batch size': [
    /^refuses batch sizes/,
    { options: (options) => ({ ...options, batchSize: Math.min(options.batchSize, 1000) }) },
  ],
  'no check of labels': [
    /^refuses batches/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch(
            batch.labels
              ? { ...batch, labels: batch.labels.map((l) => Math.min(2, Math.max(0, l))) }
              : batch,
            step,
          ),
      }),
    },
  ],
  'a loss of numbers that leaves the weights of examples out': [
    /^takes the step of the loss/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch(
            batch.labels ? batch : { ...batch, weights: new Float32Array(batch.count).fill(1) },
            step,
          ),
      }),
    },
  ],
  'errors of another class': [
    /^refuses names and states/,
    {
      network: () => ({
        layer: async () => {
          throw new DataError('no such layer');
        },
      }),
    },
  ],
  'no check of the optimizer': [
    /^refuses optimizers/,
    { options: adam({ epsilon: 1e-3, beta2: 0.99, weightDecay: 0.01 }) },
  ],
  'predictors of nobody': [
    /^refuses names and states/,
    {
      engine: {
        createPredictor: async (graph, members) =>
          members.length > 0
            ? plainEngine.createPredictor(graph, members)
            : { members: 0, predict: async () => new Float32Array(0), dispose: () => {} },
      },
    },
  ],
  'a loss of NaN that is let through': [
    /^stops before a step/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch({ ...batch, inputs: batch.inputs.map((x) => x || 0) }, step),
      }),
    },
  ],
  'a graph that it says it cannot run': [
    /^can run/,
    { engine: { unsupported: () => ['no convolutions'] } },
  ],
};

describe('a faulty engine fails', () => {
  test.each(Object.entries(faults))('%s', async (_, [fails, fault]) => {
    const failed: string[] = [];
    for (const { name, run } of engineConformance(faulty(fault))) {
      if (!fails.test(name)) continue;
      try {
        await run();
      } catch (error) {
        expect(error).toBeInstanceOf(PluginError);
        failed.push(name);
      }
    }
    expect(failed).not.toEqual([]);
  });
});

test('an engine may say that it cannot do dropout', async () => {
  const unsupported = (graph: ModelGraph) =>
    graph.nodes.some(({ type }) => type === 'Dropout') ? ['Dropout.'] : [];
  const without = faulty({ graph: config('drop', { rate: 0 }), engine: { unsupported } });
  for (const { run } of engineConformance(without)) await run();
});
