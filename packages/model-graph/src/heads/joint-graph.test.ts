import { ModelError, OptionError } from '@freetickets/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../check/index.js';
import { layersModel } from '../layers-model.js';
import { modelGraph } from '../model-graph.js';
import { assignParameters, parameterValues } from '../parameter-values.js';
import { apply, dense, layers } from '../testing-models.js';
import { jointGraph } from './joint-graph.js';

/** Two residual blocks of a convolution each, and a classifier; all but the additions have one input. */
function residual() {
  const inputs = tfl.input({ shape: [4, 4, 2], name: 'image' });
  const conv = (name: string) =>
    layers.conv2d({ name, filters: 3, kernelSize: 3, padding: 'same' as const });
  let x = apply(conv('stem'), inputs);
  for (const block of ['a', 'b']) {
    const branch = apply(conv(`${block}/conv`), apply(layers.reLU({ name: `${block}/relu` }), x));
    x = apply(layers.add({ name: `${block}/add` }), [x, branch]);
  }
  x = apply(layers.flatten({ name: 'flat' }), x);
  return tfl.model({ inputs, outputs: apply(dense(2, { name: 'logits' }), x) });
}

const namesOf = (nodes: readonly { name: string }[]) => nodes.map(({ name }) => name);

test('what comes behind the trunk is there for every head, under its name', async () => {
  const { graph, names } = jointGraph(modelGraph(residual()), { count: 2, trunk: 'a/add' });
  const head = ['b/relu', 'b/conv', 'b/add', 'flat', 'logits'];
  expect(namesOf(graph.nodes)).toEqual([
    ...['image', 'stem', 'a/relu', 'a/conv', 'a/add'],
    ...head.map((name) => `head-1/${name}`),
    ...head.map((name) => `head-2/${name}`),
    'heads/concatenate',
  ]);
  const inputsOf = (name: string) => graph.nodes.find((node) => node.name === name)?.inputs;
  expect(inputsOf('head-2/b/add')).toEqual(['a/add', 'head-2/b/conv']);
  expect(inputsOf('heads/concatenate')).toEqual(['head-1/logits', 'head-2/logits']);
  expect(graph.classes).toBe(4);
  expect(names.map((of) => [of.get('stem/kernel'), of.get('logits/bias')])).toEqual([
    ['stem/kernel', 'head-1/logits/bias'],
    ['stem/kernel', 'head-2/logits/bias'],
  ]);
  expect(() => checkGraph(graph)).not.toThrow();
});

test('its outputs are those of the model with the weights of each head', async () => {
  await tf.setBackend('cpu');
  const model = residual();
  const own = modelGraph(model);
  const { graph, names } = jointGraph(own, { count: 3, trunk: 'a/add' });
  const joint = layersModel(graph);
  const values = Object.fromEntries(
    graph.parameters.map(({ name, shape }, i) => [
      name,
      Float32Array.from(
        { length: shape.reduce((a, b) => a * b, 1) },
        (_, j) => Math.sin(7 * i + j) / 3,
      ),
    ]),
  );
  assignParameters(joint, graph, values);
  expect(Object.keys(await parameterValues(joint, graph))).toEqual(namesOf(graph.parameters));
  const inputs = tf.randomUniform([2, 4, 4, 2], -1, 1, 'float32', 1);
  const logits = (joint.predict(inputs) as tf.Tensor).arraySync() as number[][];
  for (const [head, of] of names.entries()) {
    const weights = own.parameters.map(({ name }) => [name, values[of.get(name) ?? '']] as const);
    assignParameters(model, own, Object.fromEntries(weights));
    const expected = (model.predict(inputs) as tf.Tensor).arraySync();
    expect(logits.map((row) => row.slice(2 * head, 2 * head + 2))).toEqual(expected);
  }
});

test('a layer that the heads share may not be called as one of a head is', () => {
  const layer = (name: string) => layers.dense({ name, units: 2, inputShape: [2] });
  const graph = modelGraph(
    tfl.sequential({
      layers: [tfl.sequential({ name: 'head-1', layers: [layer('logits')] }), layer('logits')],
    }),
  );
  expect(() => jointGraph(graph, { count: 2, trunk: 'head-1/logits' })).toThrow(
    new ModelError(
      'The model cannot have heads: its layer head-1/logits is called as one of a head would be. Rename it.',
    ),
  );
});

test('a model of several inputs can part behind all of them', async () => {
  const [a, b] = [tfl.input({ shape: [2], name: 'a' }), tfl.input({ shape: [2], name: 'b' })];
  const sum = apply(layers.add({ name: 'sum' }), [a, b]);
  const graph = modelGraph(
    tfl.model({ inputs: [a, b], outputs: apply(dense(2, { name: 'logits' }), sum) }),
  );
  expect(() => jointGraph(graph, { count: 2, trunk: 'a' })).toThrow(/with weights: sum\.?$/);
  const joint = jointGraph(graph, { count: 2, trunk: 'sum' });
  expect(() => checkGraph(joint.graph)).not.toThrow();
});

describe('where a model can part', () => {
  test('is said where it cannot there: not past another path, nor where heads have no weights', () => {
    const graph = modelGraph(residual());
    for (const trunk of ['a/conv', 'b/relu', 'logits', 'nowhere']) {
      expect(() => jointGraph(graph, { count: 2, trunk })).toThrow(OptionError);
      expect(() => jointGraph(graph, { count: 2, trunk })).toThrow(
        /alone, heads with weights: image, stem, a\/add, b\/add, flat\.?$/,
      );
    }
  });

  test('is by default behind a third of the kernels, and what follows without any', () => {
    const trunkOf = (graph: Parameters<typeof jointGraph>[0]) =>
      namesOf(jointGraph(graph, { count: 2 }).graph.nodes).filter(
        (name) => !name.startsWith('head'),
      );
    expect(trunkOf(modelGraph(residual())).at(-1)).toBe('a/add');
    const chain = (...units: number[]) =>
      tfl.sequential({
        layers: units.flatMap((size, i) => [
          layers.dense({ name: `dense${i}`, units: size, ...(i === 0 && { inputShape: [3] }) }),
          ...(i + 1 < units.length ? [layers.reLU({ name: `relu${i}` })] : []),
        ]),
      });
    expect(trunkOf(modelGraph(chain(4, 4, 2))).at(-1)).toBe('relu0');
    expect(trunkOf(modelGraph(chain(4, 4, 4, 2))).at(-1)).toBe('relu1');
    expect(trunkOf(modelGraph(chain(2)))).toEqual(['dense0_input'].map(() => expect.any(String)));
  });

  test('is nowhere between two calls of a layer, nor behind all weights that are masked', () => {
    const inputs = tfl.input({ shape: [4], name: 'input' });
    const twice = layers.dense({ name: 'twice', units: 4 });
    const between = apply(layers.reLU({ name: 'between' }), apply(twice, inputs));
    const outputs = apply(dense(2, { name: 'logits' }), apply(twice, between));
    const graph = modelGraph(tfl.model({ inputs, outputs }));
    expect(() => jointGraph(graph, { count: 2, trunk: 'between' })).toThrow(/: input, twice#2\.?$/);

    const frozen = tfl.sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
    frozen.trainable = false;
    expect(() => jointGraph(modelGraph(frozen), { count: 2 })).toThrow(ModelError);
  });
});
