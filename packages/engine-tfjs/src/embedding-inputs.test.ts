import '@tensorflow/tfjs-backend-cpu';
import { sizeOf } from '@freetickets/core';
import { modelGraph } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { embeddingsOf } from './embedding-inputs.js';
import { unsupported } from './unsupported.js';

const { layers } = tfl;
beforeAll(() => tf.setBackend('cpu'));

/** A chain of layers before an embedding and a classifier. */
function modelOf(inputShape: number[], before: readonly tfl.layers.Layer[]) {
  const input = tfl.input({ shape: inputShape });
  const chained = before.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
  const behind = [layers.embedding({ inputDim: 7, outputDim: 2 }), layers.flatten()];
  const outputs = [...behind, layers.dense({ units: 2 })].reduce(
    (x, layer) => layer.apply(x) as tfl.SymbolicTensor,
    chained,
  );
  const chain = before.length ? tfl.model({ inputs: input, outputs: chained }) : undefined;
  return { chain, graph: modelGraph(tfl.model({ inputs: input, outputs })) };
}
const embeddedOf = (shape: number[], before: readonly tfl.layers.Layer[]) => {
  const { chain, graph } = modelOf(shape, before);
  const values = tf.tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i),
    [1, ...shape],
  );
  const given = chain ? (chain.predict(values) as tf.Tensor) : values;
  return { embeddings: embeddingsOf(graph), values: [...given.dataSync()] };
};

const cropping = [
  [1, 0],
  [1, 2],
] as [[number, number], [number, number]];

test.each([
  ['nothing', [4], () => []],
  ['Reshape', [6], () => [layers.reshape({ targetShape: [2, 3] })]],
  ['Flatten', [2, 3], () => [layers.flatten()]],
  ['Flatten of channels first', [2, 3, 4], () => [layers.flatten({ dataFormat: 'channelsFirst' })]],
  ['Permute', [2, 3, 4], () => [layers.permute({ dims: [3, 1, 2] }), layers.flatten()]],
  ['RepeatVector', [3], () => [layers.repeatVector({ n: 2 })]],
  ['Cropping2D', [4, 5, 2], () => [layers.cropping2D({ cropping })]],
  [
    'Cropping2D of channels first, permuted',
    [2, 4, 5],
    () => [
      layers.permute({ dims: [1, 3, 2] }),
      layers.cropping2D({ cropping, dataFormat: 'channelsFirst' }),
    ],
  ],
  [
    'what does nothing in prediction',
    [2, 3],
    () => [
      layers.dropout({ rate: 0.5 }),
      layers.spatialDropout1d({ rate: 0.5 }),
      layers.alphaDropout({ rate: 0.5 }),
      layers.gaussianDropout({ rate: 0.5 }),
      layers.gaussianNoise({ stddev: 1 }),
      layers.activation({ activation: 'linear' }),
    ],
  ],
])('through %s an embedding reads the inputs that it does in TensorFlow.js', (_, shape, chain) => {
  const { embeddings, values } = embeddedOf(shape, chain());
  expect(embeddings.map(({ indices }) => indices)).toEqual([7]);
  expect([...embeddings[0].positions]).toEqual(values);
});

test.each([
  ['ReLU', () => layers.reLU()],
  ['tanh', () => layers.activation({ activation: 'tanh' })],
  ['Dense', () => layers.dense({ units: 4 })],
])('what %s computes is no input', (_, layer) => {
  expect(embeddedOf([4], [layer()]).embeddings).toEqual([]);
});

test('what dropout changes is refused as an index in training alone', () => {
  const { graph } = modelOf([4], [layers.dropout({ rate: 0.5 }), layers.repeatVector({ n: 2 })]);
  expect(unsupported(graph, 'predict')).toEqual([]);
  expect(unsupported(graph, 'train').join()).toMatch(/\(Embedding\): Dropout would change the ind/);
  expect(unsupported(modelOf([4], [layers.dropout({ rate: 0 })]).graph, 'train')).toEqual([]);
});

test('finds which values of several inputs an embedding reads', () => {
  const [numbers, words] = [tfl.input({ shape: [3] }), tfl.input({ shape: [2] })];
  const embedded = layers.embedding({ inputDim: 7, outputDim: 2, name: 'words' }).apply(words);
  const flat = layers.flatten().apply(embedded) as tfl.SymbolicTensor;
  const merged = layers.concatenate().apply([numbers, flat]);
  const outputs = layers.dense({ units: 2 }).apply(merged) as tfl.SymbolicTensor;
  const graph = modelGraph(tfl.model({ inputs: [numbers, words], outputs }));
  expect(embeddingsOf(graph)).toEqual([
    { layer: 'words', indices: 7, positions: Int32Array.of(3, 4) },
  ]);
});
