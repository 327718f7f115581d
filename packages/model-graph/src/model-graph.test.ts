import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { graphHash } from './graph-hash.js';
import { endsInSoftmax, modelGraph } from './model-graph.js';

type Tensor = tfl.SymbolicTensor;
const { layers } = tfl;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const names = (model: tfl.LayersModel): string[] =>
  modelGraph(model).parameters.map(({ name }) => name);
const dense = (units: number, args: object = {}) => layers.dense({ units, ...args });
const apply = (layer: tfl.layers.Layer, x: Tensor | Tensor[]): Tensor => layer.apply(x) as Tensor;

/** input [4] -> hidden -> logits of 3 classes. */
function small(args: object = {}, hidden: tfl.layers.Layer = dense(5)): tfl.LayersModel {
  const inputs = tfl.input({ shape: [4] });
  return tfl.model({ inputs, outputs: apply(dense(3, args), apply(hidden, inputs)) });
}

function leNet300100(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.flatten({ inputShape: [28, 28, 1] }),
      dense(300, { activation: 'relu' }),
      dense(100, { activation: 'relu' }),
      dense(10, { activation: 'softmax' }),
    ],
  });
}

function leNet5Caffe(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.conv2d({ inputShape: [28, 28, 1], filters: 20, kernelSize: 5, name: 'conv1' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 50, kernelSize: 5, name: 'conv2' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      dense(500, { activation: 'relu', name: 'dense1' }),
      dense(10, { activation: 'softmax', name: 'logits' }),
    ],
  });
}

const kernelSize = (model: tfl.LayersModel): number =>
  modelGraph(model)
    .parameters.filter(({ maskable }) => maskable)
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);

describe('parameters', () => {
  it('counts the published kernel weights of the LeNets', () => {
    expect(kernelSize(leNet300100())).toBe(266_200);
    expect(kernelSize(leNet5Caffe())).toBe(430_500);
  });

  it('counts multiply-adds as output positions x kernel size', () => {
    const { parameters } = modelGraph(leNet5Caffe());
    const costs = Object.fromEntries(parameters.map((each) => [each.name, each.multiplyAdds]));
    expect(costs).toEqual({
      'conv1/kernel': 24 * 24 * 25 * 20,
      'conv1/bias': 0,
      'conv2/kernel': 8 * 8 * 25 * 20 * 50,
      'conv2/bias': 0,
      'dense1/kernel': 800 * 500,
      'dense1/bias': 0,
      'logits/kernel': 5000,
      'logits/bias': 0,
    });
  });

  it('counts strides, depthwise, separable, transposed, channels-first and time-distributed work', () => {
    const inputs = tfl.input({ shape: [8, 6, 2] });
    let x = apply(
      layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
      inputs,
    ); // [4, 3, 3]
    x = apply(layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, padding: 'same' }), x); // [4, 3, 6]
    x = apply(layers.separableConv2d({ filters: 5, kernelSize: 3, padding: 'same' }), x); // [4, 3, 5]
    x = apply(layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2 }), x); // [8, 6, 2]
    x = apply(dense(7), x); // [8, 6, 7]
    x = apply(layers.flatten(), x);
    const { parameters } = modelGraph(tfl.model({ inputs, outputs: apply(dense(2), x) }));
    const costs = Object.fromEntries(parameters.map((each) => [each.name, each.multiplyAdds]));
    expect(costs).toMatchObject({
      'conv2d-1/kernel': 4 * 3 * (9 * 2 * 3),
      'depthwise-conv2d-1/depthwise_kernel': 4 * 3 * (4 * 3 * 2),
      'separable-conv2d-1/depthwise_kernel': 4 * 3 * (9 * 6),
      'separable-conv2d-1/pointwise_kernel': 4 * 3 * (6 * 5),
      'conv2d-transpose-1/kernel': 4 * 3 * (4 * 5 * 2),
      'dense-1/kernel': 8 * 6 * (2 * 7),
      'dense-2/kernel': 8 * 6 * 7 * 2,
    });
    const first = tfl.input({ shape: [2, 8, 6] });
    const conv = layers.conv2d({ filters: 3, kernelSize: 3, dataFormat: 'channelsFirst' });
    const flat = apply(layers.flatten(), apply(conv, first));
    const graph = modelGraph(tfl.model({ inputs: first, outputs: apply(dense(2), flat) }));
    expect(graph.parameters[0]?.multiplyAdds).toBe(6 * 4 * (9 * 2 * 3));
  });

  it('masks trained convolution and dense kernels alone, and trains all but statistics and frozen layers', () => {
    const inputs = tfl.input({ shape: [4, 4, 2] });
    let x = apply(
      layers.conv2d({ filters: 3, kernelSize: 1, name: 'conv', trainable: false }),
      inputs,
    );
    x = apply(layers.batchNormalization({ name: 'norm' }), x);
    x = apply(layers.depthwiseConv2d({ kernelSize: 2, name: 'depth', useBias: false }), x);
    x = apply(dense(2, { name: 'logits' }), apply(layers.flatten(), x));
    const { parameters } = modelGraph(tfl.model({ inputs, outputs: x }));
    expect(parameters.map(({ name, maskable, trainable }) => [name, maskable, trainable])).toEqual([
      ['conv/kernel', false, false],
      ['conv/bias', false, false],
      ['norm/gamma', false, true],
      ['norm/beta', false, true],
      ['norm/moving_mean', false, false],
      ['norm/moving_variance', false, false],
      ['depth/depthwise_kernel', false, true],
      ['logits/kernel', true, true],
      ['logits/bias', false, true],
    ]);
  });

  it('trains nothing inside a frozen model', () => {
    const inner = dense(4, { inputShape: [4], name: 'inner' });
    const block = tfl.sequential({ layers: [inner] });
    const model = tfl.sequential({ layers: [block, dense(2, { name: 'logits' })] });
    block.trainable = false;
    inner.trainable = true;
    const trained = () => modelGraph(model).parameters.filter(({ trainable }) => trainable);
    const inTensorFlow = model.trainableWeights.map(({ originalName }) => originalName);
    expect(trained().map(({ name }) => name)).toEqual(inTensorFlow);
    const masked = modelGraph(model).parameters.filter(({ maskable }) => maskable);
    expect(masked.map(({ name }) => name)).toEqual(['logits/kernel']);
    model.trainable = false;
    expect(trained()).toEqual([]);
  });

  it('tells the equal roles of a bidirectional layer apart', () => {
    const layer = layers.bidirectional({
      layer: layers.simpleRNN({ units: 2, recurrentInitializer: 'zeros' }) as tfl.RNN,
      name: 'both',
    });
    const model = tfl.sequential({
      layers: [layers.inputLayer({ inputShape: [5, 3] }), layer, dense(2)],
    });
    const kernels = names(model).filter((name) => name.startsWith('both/kernel'));
    expect(kernels).toEqual(['both/kernel', 'both/kernel-2']);
  });
});

describe('nodes', () => {
  it('names unnamed layers by class and ordinal, whatever was created before', () => {
    for (let round = 0; round < 2; round++) {
      expect(names(small())).toEqual([
        'dense-1/kernel',
        'dense-1/bias',
        'dense-2/kernel',
        'dense-2/bias',
      ]);
    }
    const graph = modelGraph(leNet5Caffe());
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      'input-layer-1',
      'conv1',
      'max-pooling2d-1',
      'conv2',
      'max-pooling2d-2',
      'flatten-1',
      'dense1',
      'logits',
    ]);
  });

  it('inlines nested models and prefixes the layers of named ones', () => {
    const block = (name?: string) =>
      tfl.sequential({
        ...(name && { name }),
        layers: [dense(4, { inputShape: [4], name: 'first' }), layers.reLU()],
      });
    const model = tfl.sequential({
      layers: [dense(4, { inputShape: [4] }), block('block'), block(), dense(2)],
    });
    expect(modelGraph(model).nodes.map(({ name }) => name)).toEqual([
      'input-layer-1',
      'dense-1',
      'block/first',
      'block/relu-1',
      'first',
      'relu-1',
      'dense-3',
    ]);
  });

  it('prefixes a named model that a Sequential begins with', () => {
    const inner = tfl.sequential({
      name: 'inner',
      layers: [dense(4, { inputShape: [4], name: 'first' })],
    });
    const outer = tfl.sequential({ name: 'outer', layers: [inner, dense(4, { name: 'second' })] });
    const model = tfl.sequential({ layers: [outer, dense(2, { name: 'logits' })] });
    expect(modelGraph(model).nodes.map(({ name }) => name)).toEqual([
      'input-layer-1',
      'outer/inner/first',
      'outer/second',
      'logits',
    ]);
  });

  it('calls a shared layer and a shared model several times, and sums their work', () => {
    const inputs = tfl.input({ shape: [4] });
    const shared = dense(4, { name: 'shared' });
    const twin = tfl.sequential({
      name: 'twin',
      layers: [dense(4, { inputShape: [4], name: 'inner' })],
    });
    const a = apply(shared, inputs);
    const b = apply(shared, a);
    const sum = apply(layers.add(), [apply(twin, a), apply(twin, b)]);
    const graph = modelGraph(tfl.model({ inputs, outputs: apply(dense(2), sum) }));
    expect(graph.nodes.map(({ name, layer, inputs }) => [name, layer, inputs])).toEqual([
      ['input-layer-1', 'input-layer-1', []],
      ['shared', 'shared', ['input-layer-1']],
      ['twin/inner', 'twin/inner', ['shared']],
      ['shared#2', 'shared', ['shared']],
      ['twin/inner#2', 'twin/inner', ['shared#2']],
      ['add-1', 'add-1', ['twin/inner', 'twin/inner#2']],
      ['dense-2', 'dense-2', ['add-1']],
    ]);
    expect(
      graph.parameters.filter(({ role }) => role === 'kernel').map((p) => p.multiplyAdds),
    ).toEqual([32, 32, 8]);
  });

  it('calls the layers of a nested model once where several of its outputs are used', () => {
    const x = tfl.input({ shape: [4] });
    const a = apply(dense(4, { name: 'a' }), x);
    const two = tfl.model({ inputs: x, outputs: [a, apply(dense(4, { name: 'b' }), a)] });
    const inputs = tfl.input({ shape: [4] });
    const sum = apply(layers.add(), two.apply(inputs) as Tensor[]);
    const graph = modelGraph(tfl.model({ inputs, outputs: apply(dense(2), sum) }));
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      'input-layer-1',
      'a',
      'b',
      'add-1',
      'dense-3',
    ]);
  });

  it('keeps what decides a layer and drops initialisers, seeds, constraints and names', () => {
    const hidden = layers.dropout({ rate: 0.25, seed: 7 });
    const graph = modelGraph(small({ kernelConstraint: 'nonNeg', activation: 'softmax' }, hidden));
    expect(graph.nodes.map(({ config }) => config)).toEqual([
      { sparse: false },
      { rate: 0.25 },
      { units: 3, activation: 'linear', useBias: true },
    ]);
  });
});

describe('output', () => {
  const outputOf = (...tail: tfl.layers.Layer[]) => {
    const { nodes, output } = modelGraph(
      tfl.sequential({
        layers: [dense(4, { inputShape: [3] }), dense(2, { name: 'logits' }), ...tail],
      }),
    );
    return [output, nodes.length];
  };

  it('is the logits: a final softmax is split off', () => {
    expect(outputOf()).toEqual(['logits', 3]);
    expect(outputOf(layers.softmax({}))).toEqual(['logits', 3]);
    expect(outputOf(layers.activation({ activation: 'softmax' }))).toEqual(['logits', 3]);
    expect(modelGraph(small()).hash).toBe(modelGraph(small({ activation: 'softmax' })).hash);
  });

  it('was probabilities where a softmax was split off', () => {
    const soft = small({ activation: 'softmax' });
    expect(endsInSoftmax(soft)).toBe(true);
    expect(
      endsInSoftmax(tfl.sequential({ layers: [soft, layers.reshape({ targetShape: [3] })] })),
    ).toBe(true);
    expect(endsInSoftmax(small())).toBe(false);
  });

  it('splits a softmax off that only reshaping follows', () => {
    const inputs = tfl.input({ shape: [1, 1, 4] });
    const conv = apply(layers.conv2d({ filters: 3, kernelSize: 1, activation: 'softmax' }), inputs);
    const graph = modelGraph(tfl.model({ inputs, outputs: apply(layers.flatten(), conv) }));
    expect(graph.output).toBe('flatten-1');
    expect(graph.nodes[1]?.config.activation).toBe('linear');
    const soft = apply(layers.activation({ activation: 'softmax' }), conv);
    const dropped = modelGraph(tfl.model({ inputs, outputs: apply(layers.flatten(), soft) }));
    expect(dropped.nodes.map(({ type, inputs }) => [type, inputs])).toEqual([
      ['InputLayer', []],
      ['Conv2D', ['input-layer-1']],
      ['Flatten', ['conv2d-1']],
    ]);
  });
});

describe('logits', () => {
  const outputOf = (...tail: tfl.layers.Layer[]) =>
    modelGraph(
      tfl.sequential({
        layers: [
          layers.conv2d({ inputShape: [4, 4, 1], filters: 3, kernelSize: 3, name: 'conv' }),
          ...tail,
        ],
      }),
    ).output;
  const pool = () => layers.globalAveragePooling2d({ name: 'pool' });
  const norm = () => layers.batchNormalization({ name: 'norm' });

  it('are what a linear convolution gives on average', () => {
    expect(outputOf(pool())).toBe('pool');
    expect(outputOf(pool(), layers.activation({ activation: 'linear', name: 'same' }))).toBe(
      'same',
    );
    expect(outputOf(pool(), layers.softmax({}))).toBe('pool');
  });

  it('are what a softmax takes, whatever makes it', () => {
    expect(outputOf(layers.flatten(), norm(), layers.softmax({}))).toBe('norm');
    expect(outputOf(layers.flatten(), norm(), layers.activation({ activation: 'softmax' }))).toBe(
      'norm',
    );
    const a = tfl.input({ shape: [4] });
    const sum = apply(layers.add({ name: 'sum' }), [apply(dense(3), a), apply(dense(3), a)]);
    const model = tfl.model({ inputs: a, outputs: apply(layers.softmax({}), sum) });
    expect(modelGraph(model).output).toBe('sum');
  });
});

describe('refused', () => {
  const inputs = () => tfl.input({ shape: [4] });
  const ending = (...tail: tfl.layers.Layer[]) =>
    tfl.sequential({ layers: [layers.inputLayer({ inputShape: [4] }), ...tail] });
  const cases: [string, () => tfl.LayersModel, RegExp][] = [
    [
      'a sigmoid output',
      () => small({ activation: 'sigmoid' }),
      /dense-2.*sigmoid.*softmax.*linear/,
    ],
    ['a ReLU as output', () => small({ activation: 'relu' }), /dense-2.*relu/],
    [
      'an average of probabilities',
      () => {
        const a = inputs();
        const members = [1, 2].map(() => apply(dense(3, { activation: 'softmax' }), a));
        return tfl.model({ inputs: a, outputs: apply(layers.average(), members) });
      },
      /"average-1" is of the class Average, which may give anything.*Softmax layer/,
    ],
    [
      'normalised probabilities',
      () => ending(dense(3, { activation: 'softmax' }), layers.batchNormalization()),
      /"batch-normalization-1" is of the class BatchNormalization/,
    ],
    [
      'dropped probabilities',
      () => ending(dense(3, { activation: 'sigmoid' }), layers.dropout({ rate: 0.5 })),
      /"dropout-1" is of the class Dropout/,
    ],
    [
      'probabilities of a wrapped layer',
      () =>
        ending(
          layers.reshape({ targetShape: [2, 2] }),
          layers.timeDistributed({ layer: dense(1, { activation: 'sigmoid' }) }),
          layers.flatten(),
        ),
      /"time-distributed-1" is of the class TimeDistributed/,
    ],
    [
      'pooled probabilities',
      () =>
        ending(
          layers.reshape({ targetShape: [2, 2, 1] }),
          layers.conv2d({ filters: 3, kernelSize: 1, activation: 'softmax' }),
          layers.globalAveragePooling2d({}),
        ),
      /"conv2d-1" has the activation softmax/,
    ],
    [
      'a recurrent layer with a softmax',
      () =>
        ending(
          layers.reshape({ targetShape: [2, 2] }),
          layers.simpleRNN({ units: 3, activation: 'softmax', recurrentInitializer: 'zeros' }),
        ),
      /"simplernn-1" is of the class SimpleRNN/,
    ],
    [
      'the input as output',
      () => ending(layers.reshape({ targetShape: [4] })),
      /"input-layer-1" is of the class InputLayer/,
    ],
    [
      'a ReLU layer as output',
      () => tfl.sequential({ layers: [dense(3, { inputShape: [4] }), layers.reLU()] }),
      /relu-1/,
    ],
    [
      'a softmax over something else',
      () =>
        tfl.sequential({
          layers: [
            layers.conv2d({
              inputShape: [1, 2, 1],
              filters: 2,
              kernelSize: 1,
              activation: 'softmax',
            }),
            layers.flatten(),
          ],
        }),
      /softmax that is not over the classes/,
    ],
    ['one class', () => small({ units: 1 }), /\[1\].*at least 2 classes/],
    [
      'an output that is not flat',
      () =>
        tfl.sequential({
          layers: [layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: 3 })],
        }),
      /\[2, 2, 2\]/,
    ],
    [
      'two inputs',
      () => {
        const a = inputs();
        const b = inputs();
        return tfl.model({ inputs: [a, b], outputs: apply(dense(2), apply(layers.add(), [a, b])) });
      },
      /2 inputs and 1 outputs/,
    ],
    [
      'two outputs',
      () => {
        const a = inputs();
        return tfl.model({ inputs: a, outputs: [apply(dense(2), a), apply(dense(2), a)] });
      },
      /1 inputs and 2 outputs/,
    ],
    [
      'unknown dimensions',
      () => {
        const a = tfl.input({ shape: [null, 8, 1] });
        return tfl.model({
          inputs: a,
          outputs: apply(dense(2), apply(layers.globalAveragePooling2d({}), a)),
        });
      },
      /null, null, 8, 1.*inputShape/,
    ],
    [
      'a reshape to an open size',
      () => {
        const a = tfl.input({ shape: [6] });
        const open = apply(layers.reshape({ targetShape: [-1, 2] }), a);
        return tfl.model({
          inputs: a,
          outputs: apply(dense(2), apply(layers.globalMaxPooling1d(), open)),
        });
      },
      /null, null, 2.*whole targetShape/,
    ],
    ['a model that is not built', () => tfl.sequential(), /not built/],
    [
      'an L2 regulariser',
      () => small({ kernelRegularizer: tfl.regularizers.l2({ l2: 0.01 }) }),
      /kernelRegularizer.*weightDecay: 0.02/,
    ],
    [
      'an L1 regulariser',
      () => small({ biasRegularizer: tfl.regularizers.l1({ l1: 0.01 }) }),
      /biasRegularizer.*L1 is not supported/,
    ],
    [
      'equal names',
      () => {
        const part = () =>
          tfl.sequential({ layers: [dense(4, { inputShape: [4], name: 'same' })] });
        return tfl.sequential({ layers: [part(), part(), dense(2)] });
      },
      /called "same": ".*same" and ".*same"/,
    ],
    [
      "an explicit name that is another layer's automatic one",
      () => small({ name: 'dense-1' }),
      /called "dense-1"/,
    ],
    [
      'the output layer used inside',
      () => {
        const a = inputs();
        const both = dense(4, { activation: 'softmax' });
        return tfl.model({ inputs: a, outputs: apply(both, apply(both, a)) });
      },
      /layer of its own/,
    ],
    [
      'weights of one layer in another',
      () => {
        const cell = dense(4);
        const a = tfl.input({ shape: [2, 4] });
        const x = apply(cell, a);
        const y = apply(layers.timeDistributed({ layer: cell }), x);
        return tfl.model({ inputs: a, outputs: apply(dense(2), apply(layers.flatten(), y)) });
      },
      /share the weight/,
    ],
    [
      'several outputs of a layer',
      () => {
        const a = tfl.input({ shape: [3, 4] });
        const [x] = layers
          .simpleRNN({ units: 3, returnState: true, recurrentInitializer: 'zeros' })
          .apply(a) as Tensor[];
        return tfl.model({ inputs: a, outputs: apply(dense(2), x as Tensor) });
      },
      /2 outputs.*returnState/,
    ],
    [
      'a configuration that is not JSON',
      () => small({}, new Lambda((x) => tf.neg(x))),
      /Lambda.*f.*function/,
    ],
  ];
  it.each(cases)('%s', (_, model, message) => {
    expect(() => modelGraph(model())).toThrow(message);
    expect(() => modelGraph(model())).toThrow(expect.objectContaining({ name: 'ModelError' }));
  });
});

class Lambda extends tfl.layers.Layer {
  static readonly className = 'Lambda';
  constructor(private readonly f: (x: tf.Tensor) => tf.Tensor) {
    super({});
  }
  override call(x: tf.Tensor | tf.Tensor[]) {
    return this.f((Array.isArray(x) ? x[0] : x) as tf.Tensor);
  }
  override getConfig() {
    return { ...super.getConfig(), f: this.f as never };
  }
}

describe('hash', () => {
  const hash = (args?: object, hidden?: tfl.layers.Layer) => modelGraph(small(args, hidden)).hash;

  it('is equal for one architecture, whatever the initialisers, seeds and automatic names', () => {
    expect(hash()).toMatch(/^[0-9a-f]{64}$/);
    expect(hash()).toBe(hash());
    expect(
      hash({
        kernelInitializer: 'ones',
        biasInitializer: tfl.initializers.randomNormal({ seed: 3 }),
      }),
    ).toBe(hash());
    expect(hash({}, layers.dropout({ rate: 0.5, seed: 1 }))).toBe(
      hash({}, layers.dropout({ rate: 0.5, seed: 2 })),
    );
    const sequential = tfl.sequential({ layers: [dense(5, { inputShape: [4] }), dense(3)] });
    expect(modelGraph(sequential).hash).toBe(hash());
  });

  it('differs for every change of structure, name or trainability', () => {
    const all = [
      hash(),
      hash({ useBias: false }),
      hash({ units: 4 }),
      hash({ name: 'logits' }),
      hash({ trainable: false }),
      hash({}, dense(5, { activation: 'relu' })),
      hash({}, dense(6)),
      hash({}, layers.dropout({ rate: 0.5 })),
      hash({}, layers.dropout({ rate: 0.25 })),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('sees which way inputs are wired', () => {
    const model = (swap: boolean) => {
      const inputs = tfl.input({ shape: [4] });
      const a = apply(dense(3, { name: 'a' }), inputs);
      const b = apply(dense(3, { name: 'b' }), inputs);
      return tfl.model({
        inputs,
        outputs: apply(dense(2), apply(layers.concatenate(), swap ? [b, a] : [a, b])),
      });
    };
    expect(modelGraph(model(false)).hash).not.toBe(modelGraph(model(true)).hash);
  });

  it('is of the content, not of the order of keys', () => {
    const graph = modelGraph(small());
    const reversed = (_key: string, value: unknown): unknown =>
      typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value ?? {}).reverse())
        : value;
    const turned = JSON.parse(JSON.stringify(graph), reversed);
    expect(JSON.stringify(turned)).not.toBe(JSON.stringify(graph));
    expect(graphHash(turned)).toBe(graph.hash);
  });

  it('needs no weights: a disposed model has the same graph', () => {
    const model = small();
    const before = tf.memory().numTensors;
    const graph = modelGraph(model);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
    expect(modelGraph(model)).toEqual(graph);
  });
});
