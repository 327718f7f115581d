import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { ModelError } from '@freetickets/core';
import { modelGraph } from '@freetickets/model-graph';
import { engineConformance } from '@freetickets/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { tfjs } from './engine.js';
import {
  batchOf,
  convNet,
  create,
  dense,
  expectClose,
  normal,
  ticketOf,
} from './testing-network.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('conformance on cpu', () => {
  for (const { name, run } of engineConformance(tfjs())) test(name, run);
});

test('a predictor gives every member and example its place, however many there are', async () => {
  const models = [1, 2].map((units) =>
    tfl.sequential({
      layers: [
        dense(2, { inputShape: [3], activation: 'softmax', kernelInitializer: normal(units) }),
      ],
    }),
  );
  const graph = modelGraph(models[0]);
  const members = await Promise.all(models.map((model) => ticketOf(model, true)));
  const count = 600;
  const { inputs } = batchOf(graph, 1, count);
  const predictor = await tfjs().createPredictor(graph, members);
  const logits = await predictor.predict(inputs, count);
  const expected = members.flatMap(({ parameters }) => {
    const kernel = parameters['dense-1/kernel'].values;
    return Array.from({ length: count * 2 }, (_, i) =>
      [0, 1, 2].reduce((sum, k) => sum + inputs[(i >> 1) * 3 + k] * kernel[k * 2 + (i % 2)], 0),
    );
  });
  expectClose(logits, expected);
});

describe('unsupported', () => {
  const problemsOf = (...layers: tfl.layers.Layer[]) =>
    tfjs().unsupported(modelGraph(tfl.sequential({ layers: [...layers, dense(2)] })), 'train');
  const image = { inputShape: [6, 6, 1], filters: 2, kernelSize: 3 };
  const { layers } = tfl;
  const volume = { inputShape: [4, 4, 4, 2], filters: 2, kernelSize: 1 };

  test.each([
    ['BatchNormalization along axis 1', [image, layers.batchNormalization({ axis: 1 })], /last/],
    ['BatchNormalization of volumes', [layers.batchNormalization(volume)], /4 axes/],
    ['LayerNormalization', [image, layers.layerNormalization({ scale: false })], /leave both on/],
    ['Conv3DTranspose', [layers.conv3dTranspose(volume)], /no gradient for it; use Conv3D/],
    [
      'Conv3D with gaps',
      [layers.conv3d({ ...volume, strides: 2, padding: 'same' })],
      /use padding 'valid'/,
    ],
    [
      'SeparableConv2D',
      [
        layers.separableConv2d({
          inputShape: [2, 5, 5],
          filters: 2,
          kernelSize: 2,
          dataFormat: 'channelsFirst',
        }),
      ],
      /use dataFormat 'channelsLast'/,
    ],
    ['ThresholdedReLU', [image, layers.thresholdedReLU()], /before the first trained layer/],
    ['Masking', [image, layers.masking()], /before the first trained layer/],
  ] as const)('names what TensorFlow.js trains wrongly: %s', (_, [...given], message) => {
    const made = given.map((layer) => ('apply' in layer ? layer : layers.conv2d(layer as never)));
    const problems = problemsOf(...made, layers.flatten());
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  test('lets layers without a gradient come first', () => {
    const first = tfl.layers.masking({ inputShape: [3, 4] });
    expect(problemsOf(first, tfl.layers.lstm({ units: 2, recurrentInitializer: 'zeros' }))).toEqual(
      [],
    );
  });

  test('is empty for what can be trained', () => {
    expect(tfjs().unsupported(modelGraph(convNet()), 'train')).toEqual([]);
    expect(problemsOf(dense(3, { inputShape: [4] }), tfl.layers.dropout({ rate: 0.5 }))).toEqual(
      [],
    );
  });

  test('names layers with random numbers of their own', () => {
    const noise = tfl.layers.gaussianNoise({ stddev: 1, inputShape: [4], name: 'noise' });
    expect(problemsOf(noise, tfl.layers.alphaDropout({ rate: 0.1 }))).toEqual([
      expect.stringMatching(/^Layer "noise" \(GaussianNoise\): its random numbers/),
      expect.stringMatching(/AlphaDropout/),
    ]);
    const wrapped = tfl.layers.timeDistributed({
      layer: tfl.layers.dropout({ rate: 0.5 }),
      inputShape: [3, 4],
    });
    expect(problemsOf(wrapped, tfl.layers.flatten())).toHaveLength(1);
    expect(
      problemsOf(
        tfl.layers.lstm({
          units: 2,
          dropout: 0.5,
          recurrentInitializer: 'zeros',
          inputShape: [3, 4],
        }),
      ),
    ).toHaveLength(1);
  });

  test('names dropout that is called several times', () => {
    const drop = tfl.layers.dropout({ rate: 0.5, name: 'drop' });
    expect(problemsOf(dense(3, { inputShape: [4] }), drop, dense(3), drop)).toEqual([
      expect.stringMatching(/^Layer "drop" \(Dropout\): .*a Dropout layer of its own/),
    ]);
  });

  test('names layers that keep state between batches', () => {
    const rnn = () =>
      tfl.layers.lstm({
        units: 2,
        stateful: true,
        recurrentInitializer: 'zeros',
        batchInputShape: [8, 3, 4],
      });
    expect(problemsOf(rnn())).toEqual([expect.stringMatching(/LSTM.*stateful: false/)]);
    const both = tfl.layers.bidirectional({
      layer: rnn() as tfl.RNN,
      batchInputShape: [8, 3, 4],
      mergeMode: 'concat',
    });
    expect(problemsOf(both)).not.toEqual([]);
  });

  test('names a graph without anything to train', async () => {
    const model = convNet();
    for (const layer of model.layers) layer.trainable = false;
    const graph = modelGraph(model);
    expect(tfjs().unsupported(graph, 'train')).toEqual([
      'The graph has no trainable parameter; unfreeze a layer.',
    ]);
    const creation = create(graph, { initial: await ticketOf(model) });
    await expect(creation).rejects.toThrow(ModelError);
    const predictor = await tfjs().createPredictor(graph, [await ticketOf(model)]);
    expect(await predictor.predict(new Float32Array(72), 1)).toHaveLength(3);
    predictor.dispose();
    await expect(tfjs().createPredictor(graph, [])).rejects.toThrow(ModelError);
  });

  test('names what TensorFlow.js has no gradient for', async () => {
    const dilated = tfl.layers.conv2d({ ...image, dilationRate: 2 } as never);
    expect(problemsOf(dilated, tfl.layers.flatten())[0]).toMatch(/dilationRate 1/);
    const conv = () => tfl.layers.conv2d(image as never);
    expect(
      problemsOf(conv(), tfl.layers.batchNormalization({ scale: false }), tfl.layers.flatten()),
    ).toHaveLength(1);
    const model = tfl.sequential({ layers: [dilated, tfl.layers.flatten(), dense(2)] });
    const creation = create(modelGraph(model), { initial: await ticketOf(model) });
    await expect(creation).rejects.toThrow(/no gradient for dilated convolutions/);
  });
});

test('describe names backend and version', () => {
  expect(tfjs().describe()).toEqual({ backend: 'cpu', tfjs: '4.22.0' });
});
