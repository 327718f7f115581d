import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { graphHash } from './graph-hash.js';
import { modelGraph } from './model-graph.js';
import { apply, dense, layers, small } from './testing-models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

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
