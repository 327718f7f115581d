import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { ModelError } from '@freetickets/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { layersModel } from '../layers-model.js';
import { modelGraph } from '../model-graph.js';
import { apply, dense, layers } from '../testing-models.js';
import { registerShift, Shift } from '../testing-own-layer.js';
import { checkGraph } from './index.js';
import { configured, find, forged, parameter } from './testing-graph.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('layers of own classes', () => {
  registerShift();

  const own = () => {
    const inputs = tfl.input({ shape: [5, 3] });
    const shifted = apply(new Shift({ width: 4, name: 'shift' }), inputs);
    const each = layers.timeDistributed({ layer: new Shift({ width: 2 }), name: 'each' });
    const flat = apply(layers.flatten(), apply(each, shifted));
    return modelGraph(tfl.model({ inputs, outputs: apply(dense(2), flat) }));
  };

  it('are refused, or allowed with the shapes that the graph claims', () => {
    const graph = own();
    expect(() => checkGraph(graph)).toThrow(
      'Node "shift" (Shift) is, or holds, a layer of a class',
    );
    expect(() => checkGraph(graph, { unknownLayers: 'allow' })).not.toThrow();
    layersModel(graph).dispose();
  });

  it('must have the shapes that they claim when TensorFlow.js makes them', () => {
    for (const name of ['shift/shift', 'each/shift']) {
      const graph = forged(own(), (copy) => {
        parameter(copy, name).shape = [15];
      });
      const before = tf.memory().numTensors;
      checkGraph(graph, { unknownLayers: 'allow' });
      expect(() => layersModel(graph)).toThrow(ModelError);
      expect(() => layersModel(graph)).toThrow(
        `The parameter ${name}: the graph gives it the shape [15], TensorFlow.js gives it the shape`,
      );
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it('must be what TensorFlow.js can make', () => {
    const graph = forged(own(), (copy) => {
      find(copy, 'shift').config.width = -4;
    });
    const before = tf.memory().numTensors;
    expect(() => layersModel(graph)).toThrow(ModelError);
    expect(() => layersModel(graph)).toThrow('Node "shift" (Shift) of the graph');
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    { name: 'other' },
    { dtype: 'string' },
    { batchInputShape: [1e9, 5, 3] },
    { kernelInitializer: 'ones' },
    { deep: [{ kernelConstraint: { className: 'NonNeg', config: {} } }] },
    { activityRegularizer: { className: 'L1L2', config: {} } },
  ])('hold no option that a graph leaves out: %j', (config) => {
    const graph = forged(own(), configured('shift', config));
    const check = () => checkGraph(graph, { unknownLayers: 'allow' });
    expect(check).toThrow(ModelError);
    expect(check).toThrow('has no place in a graph');
  });
});
