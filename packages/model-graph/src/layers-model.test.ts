import { ModelError } from '@freetickets/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGraph } from './check/index.js';
import { graphHash } from './graph-hash.js';
import { layersModel } from './layers-model.js';
import { modelGraph } from './model-graph.js';
import { assignParameters, parameterValues, parameterVariables } from './parameter-values.js';

type Tensor = tfl.SymbolicTensor;
const { layers } = tfl;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const apply = (layer: tfl.layers.Layer, ...x: Tensor[]): Tensor =>
  layer.apply(x.length > 1 ? x : (x[0] as Tensor)) as Tensor;
const chain = (x: Tensor, ...through: tfl.layers.Layer[]): Tensor =>
  through.reduce((y, layer) => apply(layer, y), x);
const normal = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.5, seed });
const dense = (units: number, args: object = {}) =>
  layers.dense({
    units,
    kernelInitializer: normal(units),
    biasInitializer: normal(units + 1),
    ...args,
  });
const conv = (filters: number, kernelSize: number, args: object = {}) =>
  layers.conv2d({ filters, kernelSize, kernelInitializer: normal(filters), ...args });
const rnn = { kernelInitializer: normal(1), recurrentInitializer: normal(2) };

function leNet5(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      conv(6, 5, { inputShape: [28, 28, 1], padding: 'same', activation: 'relu' }),
      layers.averagePooling2d({ poolSize: 2 }),
      conv(16, 5, { activation: 'tanh' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      dense(120, { activation: 'relu' }),
      layers.dropout({ rate: 0.5 }),
      dense(10, { activation: 'softmax' }),
    ],
  });
}

function resNet(): tfl.LayersModel {
  const norm = () =>
    layers.batchNormalization({
      gammaInitializer: normal(1),
      movingMeanInitializer: normal(2),
      movingVarianceInitializer: tfl.initializers.constant({ value: 0.7 }),
    });
  const inputs = tfl.input({ shape: [8, 8, 3] });
  const a = chain(inputs, conv(4, 3, { padding: 'same', useBias: false }), norm(), layers.reLU());
  const b = chain(
    a,
    conv(6, 3, { strides: 2, padding: 'same' }),
    norm(),
    layers.reLU(),
    conv(6, 3, { padding: 'same' }),
    norm(),
  );
  const shortcut = apply(conv(6, 1, { strides: 2 }), a);
  const sum = chain(apply(layers.add(), shortcut, b), layers.activation({ activation: 'elu' }));
  const pooled = apply(layers.globalAveragePooling2d({}), sum);
  return tfl.model({ inputs, outputs: chain(pooled, dense(3), layers.softmax({})) });
}

function nested(): tfl.LayersModel {
  const x = tfl.input({ shape: [6] });
  const y = tfl.input({ shape: [6] });
  // Its second input comes first on the way back from its output.
  const two = tfl.model({
    name: 'two',
    inputs: [x, y],
    outputs: apply(layers.add(), apply(dense(5), y), apply(dense(5), x)),
  });
  const inner = tfl.sequential({
    layers: [dense(6, { inputShape: [6], name: 'inner' }), layers.leakyReLU()],
  });
  const outer = tfl.sequential({ name: 'outer', layers: [inner, dense(6)] });
  const inputs = tfl.input({ shape: [6] });
  const left = apply(dense(6), inputs);
  const right = apply(outer, inputs);
  return tfl.model({
    inputs,
    outputs: apply(dense(3, { activation: 'softmax' }), apply(two, left, right)),
  });
}

function shared(): tfl.LayersModel {
  const inputs = tfl.input({ shape: [6] });
  const step = dense(6, { activation: 'tanh', name: 'step' });
  const twin = tfl.sequential({ name: 'twin', layers: [dense(6, { inputShape: [6] })] });
  const a = chain(inputs, step, step);
  const joined = apply(layers.multiply(), apply(twin, a), apply(twin, inputs));
  return tfl.model({ inputs, outputs: apply(dense(3, { activation: 'softmax' }), joined) });
}

function branches(): tfl.LayersModel {
  const inputs = tfl.input({ shape: [9, 9, 2] });
  const padded = apply(
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }),
    inputs,
  );
  const depthwise = chain(
    padded,
    layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: normal(9) }),
  );
  const separable = chain(
    padded,
    layers.separableConv2d({
      filters: 3,
      kernelSize: 3,
      depthwiseInitializer: normal(3),
      pointwiseInitializer: normal(4),
    }),
  );
  const joined = apply(layers.concatenate({ axis: 3 }), depthwise, separable);
  const up = chain(
    joined,
    layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    layers.upSampling2d({}),
    layers.cropping2D({
      cropping: [
        [1, 1],
        [0, 1],
      ],
    }),
    layers.prelu({ alphaInitializer: normal(5) }),
  );
  const flat = chain(
    up,
    layers.globalMaxPooling2d({}),
    layers.layerNormalization(),
    layers.reshape({ targetShape: [7, 1] }),
    layers.permute({ dims: [2, 1] }),
    layers.flatten(),
  );
  return tfl.model({ inputs, outputs: apply(dense(4, { activation: 'softmax' }), flat) });
}

function recurrent(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.masking({ inputShape: [5, 3], maskValue: 0 }),
      layers.timeDistributed({ layer: dense(4) }),
      layers.conv1d({ filters: 4, kernelSize: 2, kernelInitializer: normal(8) }),
      layers.gru({ units: 3, returnSequences: true, ...rnn }),
      layers.bidirectional({
        layer: layers.lstm({ units: 2, returnSequences: true, ...rnn }) as tfl.RNN,
        mergeMode: 'sum',
      }),
      layers.lstm({ units: 3, ...rnn }),
      dense(2, { activation: 'softmax' }),
    ],
  });
}

const models = { leNet5, resNet, nested, shared, branches, recurrent };

describe.each(Object.entries(models))('%s', async (_, build) => {
  it('comes back from its graph: same structure, and softmax of its logits is the prediction', async () => {
    const model = build();
    const graph = modelGraph(model);
    const rebuilt = layersModel(JSON.parse(JSON.stringify(graph)));
    expect(modelGraph(rebuilt)).toEqual(graph);

    assignParameters(rebuilt, graph, await parameterValues(model, graph));
    const x = tf.randomNormal([3, ...graph.inputShape], 0, 1, 'float32', 5);
    const expected = (model.predict(x) as tf.Tensor).dataSync();
    const actual = tf.softmax(rebuilt.predict(x) as tf.Tensor).dataSync();
    expect(expected).not.toEqual(expected.slice().fill(expected[0] as number));
    expect(Math.max(...actual.map((p, i) => Math.abs(p - (expected[i] as number))))).toBeLessThan(
      1e-6,
    );
  });

  it('leaks no tensor', async () => {
    const model = build();
    const graph = modelGraph(model);
    const before = tf.memory().numTensors;
    const rebuilt = layersModel(graph);
    const own = parameterVariables(rebuilt, graph).size;
    expect(tf.memory().numTensors).toBe(before + own);
    assignParameters(rebuilt, graph, await parameterValues(model, graph));
    expect(tf.memory().numTensors).toBe(before + own);
    rebuilt.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('several inputs', async () => {
  const inNested = () => {
    const [a, b] = [tfl.input({ shape: [4] }), tfl.input({ shape: [4] })];
    const sum = apply(layers.add({ name: 'sum' }), apply(dense(4, { name: 'first' }), a), b);
    return tfl.model({ inputs: [a, b], outputs: sum, name: 'inner' });
  };
  const build = () => {
    const [image, numbers] = [
      tfl.input({ shape: [2, 2, 1], name: 'image' }),
      tfl.input({ shape: [4], name: 'numbers' }),
    ];
    const flat = apply(layers.flatten({ name: 'flat' }), image);
    const outputs = apply(dense(3, { name: 'logits' }), apply(inNested(), flat, numbers));
    return tfl.model({ inputs: [numbers, image], outputs });
  };

  it("come first in a graph, in the model's order, and examples are all of their values", async () => {
    const graph = modelGraph(build());
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      ...['numbers', 'image', 'flat', 'inner/first', 'inner/sum', 'logits'],
    ]);
    expect(graph.inputShape).toEqual([8]);
    expect(() => checkGraph(graph)).not.toThrow();
  });

  it('are those of the model that comes back', async () => {
    const model = build();
    const graph = modelGraph(model);
    const rebuilt = layersModel(JSON.parse(JSON.stringify(graph)));
    expect(modelGraph(rebuilt)).toEqual(graph);
    assignParameters(rebuilt, graph, await parameterValues(model, graph));
    const x = [tf.randomNormal([3, 4], 0, 1, 'float32', 5), tf.ones([3, 2, 2, 1])];
    const [expected, actual] = [model, rebuilt].map((each) => each.predict(x) as tf.Tensor);
    expect(actual.arraySync()).toEqual(expected.arraySync());
  });

  it('have to make up the examples that a graph claims', async () => {
    const graph = modelGraph(build());
    for (const inputShape of [[7], [4, 2], [2, 2, 1]]) {
      const claimed = { ...graph, inputShape };
      expect(() => checkGraph({ ...claimed, hash: graphHash(claimed) })).toThrow(
        `claims examples of the shape [${inputShape.join(', ')}], but its inputs have [8]`,
      );
    }
  });
});

describe('layersModel', async () => {
  it('starts at zero and freezes what is frozen', () => {
    const inputs = tfl.input({ shape: [4] });
    const frozen = dense(4, { name: 'frozen', trainable: false });
    const model = tfl.model({
      inputs,
      outputs: chain(inputs, frozen, dense(2, { name: 'logits' })),
    });
    const rebuilt = layersModel(modelGraph(model));
    expect(rebuilt.trainableWeights.map(({ originalName }) => originalName)).toEqual([
      'logits/kernel',
      'logits/bias',
    ]);
    expect(rebuilt.getWeights().every((w) => w.dataSync().every((value) => value === 0))).toBe(
      true,
    );
  });

  it('keeps what is frozen inside a layer apart from what is not', async () => {
    const both = layers.bidirectional({
      layer: layers.lstm({ units: 2, ...rnn }) as tfl.RNN,
      mergeMode: 'concat',
      name: 'both',
    });
    const inputs = tfl.input({ shape: [4, 3] });
    const model = tfl.model({ inputs, outputs: chain(inputs, both, dense(2)) });
    (Reflect.get(both, 'forwardLayer') as tfl.layers.Layer).trainable = false;
    const graph = modelGraph(model);
    expect(graph.parameters.filter((each) => !each.trainable).map(({ name }) => name)).toEqual([
      'both/kernel',
      'both/recurrent_kernel',
      'both/bias',
    ]);
    const rebuilt = layersModel(graph);
    expect(modelGraph(rebuilt)).toEqual(graph);
    const values = await parameterValues(model, graph);
    for (const [i, kernel] of [values['both/kernel'], values['both/kernel-2']].entries()) {
      kernel.fill(i + 1);
    }
    assignParameters(model, graph, values);
    assignParameters(rebuilt, graph, values);
    const x = tf.randomNormal([3, 4, 3], 0, 1, 'float32', 5);
    expect((rebuilt.predict(x) as tf.Tensor).dataSync()).toEqual(
      (model.predict(x) as tf.Tensor).dataSync(),
    );
  });
});

describe('parameters', async () => {
  it("reads copies in the graph's order and shapes", async () => {
    const model = shared();
    const graph = modelGraph(model);
    const values = await parameterValues(model, graph);
    expect(Object.keys(values)).toEqual(graph.parameters.map(({ name }) => name));
    expect(values['step/kernel']).toEqual(model.getLayer('step').getWeights()[0]?.dataSync());
    values['step/kernel']?.fill(0);
    expect(model.getLayer('step').getWeights()[0]?.dataSync()[0]).not.toBe(0);
  });

  it('refuses missing, unknown and misfitting values and writes none of them', async () => {
    const model = shared();
    const graph = modelGraph(model);
    const values = await parameterValues(model, graph);
    const { 'step/bias': bias, ...rest } = values;
    const zero = { ...values, 'step/kernel': new Float32Array(36) };
    expect(() => assignParameters(model, graph, rest)).toThrow(
      /step\/bias: got 0 values, expected 6/,
    );
    expect(() =>
      assignParameters(model, graph, { ...zero, 'step/bias': new Float32Array(5) }),
    ).toThrow(/got 5 values, expected 6/);
    expect(() => assignParameters(model, graph, { ...zero, other: new Float32Array(2) })).toThrow(
      /other: got 2 values, expected 0/,
    );
    expect(await parameterValues(model, graph)).toEqual(values);
  });

  it('refuses the graph of another model', () => {
    expect(() => parameterVariables(shared(), modelGraph(leNet5()))).toThrow(
      /conv2d-1\/kernel: .*none of this name/,
    );
    const wider = tfl.sequential({
      layers: [dense(7, { inputShape: [6], name: 'step' }), dense(2)],
    });
    expect(() => parameterVariables(shared(), modelGraph(wider))).toThrow(
      /step\/kernel: .*\[6, 6\], expected \[6, 7\]/,
    );
  });
});

describe('deep models', () => {
  const deep = (depth: number): tfl.LayersModel => {
    const inputs = tfl.input({ shape: [2] });
    const through = Array.from({ length: depth }, () => layers.reLU());
    return tfl.model({ inputs, outputs: chain(inputs, ...through, dense(2)) });
  };

  it('are gone through without recursion', () => {
    const graph = modelGraph(deep(3000));
    const model = layersModel(graph);
    expect(modelGraph(model)).toEqual(graph);
    model.dispose();
  });

  it('are refused, and nothing of them kept, where TensorFlow.js cannot make them', () => {
    const { nodes, ...graph } = modelGraph(deep(1));
    const [input, rectifier, last] = nodes;
    const rectifiers = Array.from({ length: 9900 }, (_, i) => {
      const name = `rectifier-${i}`;
      const inputs = [i === 0 ? input.name : `rectifier-${i - 1}`];
      return { ...rectifier, name, layer: name, inputs };
    });
    const longer = [input, ...rectifiers, { ...last, inputs: ['rectifier-9899'] }];
    const before = tf.memory().numTensors;
    const make = () => layersModel({ ...graph, nodes: longer });
    expect(make).toThrow(ModelError);
    expect(make).toThrow('Use fewer layers one after another.');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('layers of someone else', () => {
  class Namesake extends layers.Layer {
    static readonly className = 'Namesake';
    constructor() {
      super({ name: 'namesake' });
    }
  }
  beforeAll(() => {
    tf.serialization.registerClass(Namesake);
  });
  afterAll(() => {
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    Reflect.deleteProperty(classNameMap, Namesake.className);
  });

  it('that go by one name are refused for that, not for their number', () => {
    const { nodes, ...graph } = modelGraph(
      tfl.sequential({ layers: [layers.reLU({ inputShape: [2] }), dense(2)] }),
    );
    const [input, rectifier, last] = nodes;
    const namesakes = ['one', 'two'].map((name, i) => ({
      ...rectifier,
      type: 'Namesake',
      config: {},
      name,
      layer: name,
      inputs: [i === 0 ? input.name : 'one'],
    }));
    const make = () =>
      layersModel({ ...graph, nodes: [input, ...namesakes, { ...last, inputs: ['two'] }] });
    expect(make).toThrow('"namesake" is used 2 times in the model.');
    expect(make).not.toThrow('Use fewer layers');
  });
});
