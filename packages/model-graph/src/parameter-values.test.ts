import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelGraph } from './model-graph.js';
import { assignParameters, parameterValues, parameterVariables } from './parameter-values.js';
import { dense, leNet5, shared } from './testing-networks.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
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
