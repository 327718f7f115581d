import {
  definePlugin,
  type Engine,
  FileError,
  type GraphNode,
  LimitError,
  ModelError,
  type ModelGraph,
  type ParameterInfo,
} from '@freetickets/core';
import { graphHash } from '@freetickets/model-graph/check';
import { Mask } from '@freetickets/sparse-masks';
import { expect, test } from 'vitest';
import { Ensemble, type LoadLimits } from './index.js';

type Structure = Omit<ModelGraph, 'hash'>;

const node = (
  name: string,
  type: string,
  config: object,
  inputs: string[],
  outputShape: number[],
): GraphNode => ({ name, layer: name, type, config: { ...config }, inputs, outputShape });
const parameter = (
  layer: string,
  role: string,
  shape: number[],
  multiplyAdds = 0,
): ParameterInfo => ({
  name: `${layer}/${role}`,
  layer,
  role,
  shape,
  maskable: role === 'kernel',
  trainable: true,
  multiplyAdds,
});

const dense = { units: 2, activation: 'linear', useBias: true };
const input = node('input', 'InputLayer', {}, [], [4, 4, 1]);
const flat = node('flat', 'Flatten', {}, ['input'], [16]);
const logits = node('logits', 'Dense', dense, ['flat'], [2]);
const kernel = parameter('logits', 'kernel', [16, 2], 32);
const bias = parameter('logits', 'bias', [2]);
const valid: Structure = {
  inputShape: [4, 4, 1],
  classes: 2,
  nodes: [input, flat, logits],
  output: 'logits',
  parameters: [kernel, bias],
};

/** An ensemble whose files name each other's right hashes, as whoever writes one can make it. */
async function filesOf(structure: Structure, count = 1): Promise<Record<string, Uint8Array>> {
  const graph = { ...structure, hash: graphHash(structure) };
  const parameters = structure.parameters.map(({ name, maskable }) => [
    name,
    maskable
      ? { shape: [8], values: Float32Array.of(1), mask: Mask.of(8, [3]) }
      : { shape: [2], values: new Float32Array(2) },
  ]);
  return new Ensemble({
    graph,
    members: Array.from({ length: count }, () => ({
      graphHash: graph.hash,
      parameters: Object.fromEntries(parameters),
    })),
    classes: Array.from({ length: structure.classes }, (_, i) => `class ${i}`),
    preprocessing: { mean: [0], std: [1] },
    aggregator: first(),
    engine,
  }).toFiles();
}

const engine = { name: 'none' } as Partial<Engine> as Engine;
const first = definePlugin({ kind: 'aggregator', name: 'first', summary: '' }, () => ({
  aggregate: ({ data }) => Float64Array.from(data),
}));

/** Loads `ensemble.json` alone, which fails by a `FileError` as soon as a ticket is asked for. */
const load = async (structure: Structure, limits?: Partial<LoadLimits>, members = 1) => {
  const { 'ensemble.json': manifest } = await filesOf(structure, members);
  const parts = { engine, aggregator: () => first(), ...(limits && { limits }) };
  return Ensemble.load({ 'ensemble.json': manifest }, parts);
};

test('a graph whose facts all follow is let through to its tickets', async () => {
  await expect(load(valid)).rejects.toThrow(FileError);
  await expect(load(valid)).rejects.toThrow('ticket-1.safetensors: is not among the files');
});

const within = (nodes: GraphNode[]): Structure => ({ ...valid, nodes });
const having = (...parameters: ParameterInfo[]): Structure => ({ ...valid, parameters });

test.each<[string, Structure]>([
  [
    'a Flatten that claims 4 values of an image of 64 x 64',
    {
      ...valid,
      inputShape: [64, 64, 1],
      nodes: [{ ...input, outputShape: [64, 64, 1] }, { ...flat, outputShape: [4] }, logits],
      parameters: [{ ...kernel, shape: [4, 2], multiplyAdds: 8 }, bias],
    },
  ],
  ['a bias shorter than its units', having(kernel, { ...bias, shape: [1] })],
  ['a kernel of another shape', having({ ...kernel, shape: [4, 8] }, bias)],
  ['no bias', having(kernel)],
  ['a parameter of no layer', having(kernel, bias, parameter('more', 'kernel', [1024, 1024]))],
  ['a parameter twice', having(kernel, bias, bias)],
  ['a cycle', within([input, { ...flat, inputs: ['logits'] }, logits])],
  ['a node of no use', within([input, flat, node('relu', 'ReLU', {}, ['flat'], [16]), logits])],
  ['two nodes of one name', within([input, flat, { ...flat, inputs: ['flat'] }, logits])],
  [
    'the name constructor',
    within([
      input,
      { ...flat, name: 'constructor', layer: 'constructor' },
      { ...logits, inputs: ['constructor'] },
    ]),
  ],
  [
    'the name __proto__',
    within([
      input,
      { ...flat, name: '__proto__', layer: '__proto__' },
      { ...logits, inputs: ['__proto__'] },
    ]),
  ],
  ['the class constructor', within([input, { ...flat, type: 'constructor' }, logits])],
  [
    'an axis of 2^31',
    {
      ...valid,
      inputShape: [2 ** 31, 2 ** 31, 1],
      nodes: [{ ...input, outputShape: [2 ** 31, 2 ** 31, 1] }, flat, logits],
    },
  ],
  [
    'a pool of 2^31',
    within([
      input,
      node(
        'pool',
        'MaxPooling2D',
        { poolSize: [2 ** 31, 2 ** 31], strides: [1, 1], padding: 'same' },
        ['input'],
        [4, 4, 1],
      ),
      { ...flat, inputs: ['pool'] },
      logits,
    ]),
  ],
])('a graph with %s is refused before any ticket is read', async (_, structure) => {
  await expect(load(structure)).rejects.toThrow(ModelError);
});

test('a graph with the hash of another is refused', async () => {
  const graph = { ...valid, hash: 'a1b2c3' };
  const weights = { shape: [16, 2], values: Float32Array.of(1), mask: Mask.of(32, [3]) };
  const files = await new Ensemble({
    graph,
    members: [{ graphHash: graph.hash, parameters: { [kernel.name]: weights } }],
    classes: ['a', 'b'],
    preprocessing: { mean: [0], std: [1] },
    aggregator: first(),
    engine,
  }).toFiles();
  const loading = Ensemble.load(files, { engine, aggregator: () => first() });
  await expect(loading).rejects.toThrow(ModelError);
});

test('limits say how large a graph may be', async () => {
  // The outputs of 16, 16 and 2 values, the kernel and the bias.
  const memory = 4 * (16 + 16 + 2 + 32 + 2);
  await expect(load(valid, { memory })).rejects.toThrow(FileError);
  await expect(load(valid, { memory: memory - 1 })).rejects.toThrow('limits.memory allows');
  await expect(load(valid, { nodes: 2 })).rejects.toThrow('limits.nodes allows 2 nodes');
  const ofTwo = memory + 4 * (32 + 2);
  await expect(load(valid, { memory: ofTwo }, 2)).rejects.toThrow(FileError);
  await expect(load(valid, { memory: ofTwo - 1 }, 2)).rejects.toThrow('limits.memory allows');
});

test('limits say how much predicting an example may take', async () => {
  const sizes = [1000, 1000, 1];
  const pool = { poolSize: [400, 400], strides: [1, 1], padding: 'same' };
  const structure: Structure = {
    ...valid,
    inputShape: sizes,
    nodes: [
      { ...input, outputShape: sizes },
      node('pool', 'AveragePooling2D', pool, ['input'], sizes),
      node('all', 'GlobalAveragePooling2D', {}, ['pool'], [1]),
      { ...logits, inputs: ['all'] },
    ],
    parameters: [{ ...kernel, shape: [1, 2], multiplyAdds: 2 }, bias],
  };
  await expect(load(structure)).rejects.toThrow(
    'limits.operations allows 100,000,000,000 operations',
  );
  await expect(load(structure, { operations: 1e12 })).rejects.toThrow(FileError);
  await expect(load(structure, { operations: 1e12 }, 10)).rejects.toThrow(LimitError);
});

/** An input that is repeated over time, and goes through an LSTM. */
function recurrent(steps: number, units: number): Structure {
  const ofCell = { activation: 'tanh', useBias: true, dropout: 0, recurrentDropout: 0, units };
  const ofGates = { recurrentActivation: 'hardSigmoid', implementation: 1, unitForgetBias: true };
  const ofSequence = {
    returnSequences: false,
    returnState: false,
    goBackwards: false,
    stateful: false,
    unroll: false,
  };
  const gates = 4 * units;
  return {
    ...valid,
    inputShape: [1],
    nodes: [
      { ...input, outputShape: [1] },
      node('repeat', 'RepeatVector', { n: steps }, ['input'], [steps, 1]),
      node('lstm', 'LSTM', { ...ofCell, ...ofGates, ...ofSequence }, ['repeat'], [units]),
      { ...logits, inputs: ['lstm'] },
    ],
    parameters: [
      { ...parameter('lstm', 'kernel', [1, gates]), maskable: false },
      parameter('lstm', 'recurrent_kernel', [units, gates]),
      parameter('lstm', 'bias', [gates]),
      { ...kernel, shape: [units, 2], multiplyAdds: 2 * units },
      bias,
    ],
  };
}

test('layers that go over time count as what they compute, whatever the engine', async () => {
  await expect(load(recurrent(4, 3))).rejects.toThrow(FileError);
  await expect(load(recurrent(1e8, 1000))).rejects.toThrow(LimitError);
  await expect(load(recurrent(1e8, 1000))).rejects.toThrow(
    'limits.operations allows 100,000,000,000 operations',
  );
  await expect(load(recurrent(1e8, 1000), { operations: 1e15 })).rejects.toThrow(FileError);
});

test('a layer that goes over time has to follow from its inputs and options', async () => {
  const structure = recurrent(4, 3);
  const parameters = structure.parameters.map((info) =>
    info.role === 'recurrent_kernel' ? { ...info, shape: [3, 16] } : info,
  );
  await expect(load({ ...structure, parameters })).rejects.toThrow(ModelError);
  const wider = structure.nodes.map((each) =>
    each.type === 'LSTM' ? { ...each, config: { ...each.config, units: 4 } } : each,
  );
  await expect(load({ ...structure, nodes: wider })).rejects.toThrow(
    'Node "lstm" (LSTM) claims the output [3], but [4] follows',
  );
});
