import '@tensorflow/tfjs-backend-cpu';
import {
  initializers,
  input,
  layers,
  model as modelOf,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { freeTickets, fromArrays, loadEnsemble, random, runCost } from './index.js';
import { folder, prepareTests } from './testing-experiment.js';

prepareTests();

const WORDS = 8;
/** Eight words, of which some are of a class, and an image of 6 x 6 that is brighter for it. */
const stream = random.derive(1, 'sentences');
const labels = Array.from({ length: 60 }, () => stream.integer(3));
const inputs = labels.map((label) => [
  ...Array.from({ length: WORDS }, () => stream.integer(4) + 4 * label),
  ...Array.from({ length: 36 }, () => stream.uniform() - 0.5 + label / 3),
]);
const dataset = fromArrays({ inputs, labels, name: 'sentences', normalise: 'none' });

function model({ seed }: { seed: number }) {
  const initial = (more: number) => ({
    kernelInitializer: initializers.glorotUniform({ seed: seed + more }),
  });
  const chain = (x: SymbolicTensor, ...through: { apply(x: SymbolicTensor): unknown }[]) =>
    through.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x);
  const words = input({ shape: [WORDS], name: 'words' });
  const picture = input({ shape: [36], name: 'picture' });
  const sentence = chain(
    words,
    layers.embedding({
      name: 'embedding',
      inputDim: 12,
      outputDim: 6,
      embeddingsInitializer: initializers.randomUniform({ minval: -1, maxval: 1, seed }),
    }),
    layers.conv1d({ name: 'conv1d', filters: 8, kernelSize: 3, padding: 'same', ...initial(1) }),
    layers.layerNormalization({ name: 'norm' }),
    layers.activation({ name: 'gelu', activation: 'gelu' }),
    layers.globalAveragePooling1d({ name: 'mean' }),
  );
  const image = chain(
    picture,
    layers.reshape({ name: 'image', targetShape: [6, 6, 1] }),
    layers.conv2d({ name: 'conv2d', filters: 4, kernelSize: 3, strides: 2, ...initial(2) }),
    layers.conv2dTranspose({ name: 'up', filters: 4, kernelSize: 2, strides: 2, ...initial(3) }),
    layers.separableConv2d({
      name: 'separable',
      filters: 8,
      kernelSize: 3,
      depthwiseInitializer: initializers.glorotUniform({ seed: seed + 4 }),
      pointwiseInitializer: initializers.glorotUniform({ seed: seed + 5 }),
    }),
    layers.upSampling2d({ name: 'larger', size: [2, 2] }),
    layers.globalMaxPooling2d({ name: 'most', dataFormat: 'channelsLast' }),
  );
  const gated = layers.multiply({ name: 'gated' }).apply([sentence, image]) as SymbolicTensor;
  const logits = layers.dense({ name: 'logits', units: 3, activation: 'softmax', ...initial(6) });
  return modelOf({ inputs: [words, picture], outputs: chain(gated, logits) });
}

const config = {
  dataset,
  model,
  method: { name: 'dst', tickets: 2, epochs: 2 },
  sparsity: 0.5,
  distribution: 'uniform',
  batchSize: 16,
  baseline: false,
} as const;

test('a model of these layers and two inputs is trained, saved, loaded, and predicts the same', async () => {
  const { ensemble } = await freeTickets({ ...config, engine: 'sparse', out: folder });
  const expected = await ensemble.predict(inputs);
  for (const engine of ['sparse', 'tfjs'] as const) {
    const loaded = await loadEnsemble(folder, {
      engine,
      ...(engine === 'tfjs' && { backend: 'cpu' }),
    });
    for (const some of [inputs, inputs.slice(0, 3)]) {
      const { probabilities } = await loaded.predict(some);
      for (const [i, p] of probabilities.data.entries())
        expect(p).toBeCloseTo(expected.probabilities.data[i], 5);
    }
  }
});

test('its costs are those of its products, dense kernels counted in full', async () => {
  const { layers: costs, testFlopsDense } = await runCost(config);
  const dense = {
    'conv1d/kernel': 8 * 3 * 6 * 8,
    'conv2d/kernel': 2 * 2 * 3 * 3 * 4,
    'up/kernel': 2 * 2 * 2 * 2 * 4 * 4,
    'separable/depthwise_kernel': 2 * 2 * 3 * 3 * 4,
    'separable/pointwise_kernel': 2 * 2 * 4 * 8,
    'logits/kernel': 8 * 3,
  };
  expect(testFlopsDense).toBe(2 * Object.values(dense).reduce((sum, each) => sum + each));
  const isDense = (name: string) => name.startsWith('up/') || name.includes('depthwise');
  for (const { name, flops, density } of costs) {
    expect(density).toBeCloseTo(isDense(name) ? 1 : 0.5, 1);
    expect(flops / 2).toBeCloseTo(density * dense[name as keyof typeof dense], 6);
  }
  expect(costs.map(({ name }) => name).sort()).toEqual(Object.keys(dense).sort());
});
