import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { ModelError } from '@freetickets/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGraph } from './check/index.js';
import { graphHash } from './graph-hash.js';
import { layersModel } from './layers-model.js';
import { modelGraph } from './model-graph.js';
import { assignParameters, parameterValues, parameterVariables } from './parameter-values.js';
import { layers } from './testing-models.js';
import {
  apply,
  branches,
  chain,
  dense,
  leNet5,
  nested,
  recurrent,
  resNet,
  rnn,
  shared,
} from './testing-networks.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

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

describe('deep models', () => {
  const deep = (depth: number): tfl.LayersModel => {
    const inputs = tfl.input({ shape: [2] });
    const through = Array.from({ length: depth }, () => layers.reLU());
    return tfl.model({ inputs, outputs: chain(inputs, ...through, dense(2)) });
  };

  it('of 3,000 layers come back from their graphs, without a stack overflow', () => {
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
