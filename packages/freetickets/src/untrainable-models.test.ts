import '@tensorflow/tfjs-backend-cpu';
import { random } from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { meanProbability } from '@freetickets/ensemble-aggregators';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { Mask } from '@freetickets/sparse-masks';
import { Ensemble } from '@freetickets/tickets';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { loadEnsemble } from './free-tickets.js';
import { loadEnsemble as loadToPredict } from './predict/load-ensemble.js';

const { layers } = tfl;
const normal = tfl.initializers.randomNormal({ stddev: 0.5, seed: 1 });
const convolution = (args: object) =>
  layers.conv2d({ filters: 3, kernelSize: 3, kernelInitializer: normal, ...args });
const ending = (units: number) => [
  layers.flatten(),
  layers.dense({ units, activation: 'softmax', kernelInitializer: normal }),
];
const onImages = (...given: tfl.layers.Layer[]) => [
  convolution({ inputShape: [8, 7, 2] }),
  ...given,
  ...ending(2),
];

const models: Record<string, () => tfl.layers.Layer[]> = {
  'frozen layers': () => onImages().map((layer) => Object.assign(layer, { trainable: false })),
  'a dilated convolution': () => onImages(convolution({ dilationRate: 2 })),
  'a ThresholdedReLU': () => onImages(layers.thresholdedReLU({ theta: 0.1 })),
  noise: () => onImages(layers.gaussianNoise({ stddev: 3 })),
  'a normalisation along axis 1': () => onImages(layers.batchNormalization({ axis: 1 })),
};

beforeAll(() => tf.setBackend('cpu'));

/** Examples and what the model makes of them, and an ensemble of it as files. */
async function saved(made: tfl.layers.Layer[]) {
  const model = tfl.sequential({ layers: made });
  const graph = modelGraph(model);
  const values = await parameterValues(model, graph);
  const parameters = graph.parameters.map(({ name, shape, maskable }) => {
    const mask = maskable && { mask: Mask.full(values[name].length) };
    return [name, { shape, values: values[name], ...mask }];
  });
  const files = await new Ensemble({
    graph,
    members: [{ graphHash: graph.hash, parameters: Object.fromEntries(parameters) }],
    classes: ['left', 'right'],
    preprocessing: { mean: [0], std: [1] },
    aggregator: meanProbability(),
    engine: sparse(),
  }).toFiles();
  const stream = random.derive(1, 'untrainable');
  const data = Float32Array.from({ length: 3 * 8 * 7 * 2 }, () => 2 * stream.uniform() - 1);
  const output = model.predict(tf.tensor(data, [3, ...graph.inputShape])) as tf.Tensor;
  return {
    files,
    inputs: { data, shape: [3, ...graph.inputShape] },
    expected: await output.data(),
  };
}

test.each(Object.entries(models))('%s cannot be trained, and predicts', async (_, made) => {
  const { files, inputs, expected } = await saved(made());
  const { probabilities } = await (await loadEnsemble(files)).predict(inputs);
  for (const [i, probability] of expected.entries())
    expect(probabilities.data[i]).toBeCloseTo(probability, 5);
});

test('frozen layers predict on engine sparse', async () => {
  const { files, inputs, expected } = await saved(models['frozen layers']());
  const { probabilities } = await (await loadToPredict(files)).predict(inputs);
  for (const [i, probability] of expected.entries())
    expect(probabilities.data[i]).toBeCloseTo(probability, 5);
});
