import '@tensorflow/tfjs-backend-cpu';
import type { GraphNode, ModelGraph } from '@freetickets/core';
import { modelGraph } from '@freetickets/model-graph';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { tfjs } from './engine.js';
import { gradientCase } from './testing-gradients.js';
import { layerForms } from './testing-layer-forms.js';
import { unsupported } from './unsupported.js';

const { layers } = tfl;

const predictsOnly = layerForms
  .map(([name, form]) => [name, gradientCase(form)] as const)
  .filter(([, { graph }]) => unsupported(graph, 'train').length > 0)
  .filter(([, { graph }]) => unsupported(graph, 'predict').length === 0);

test('what cannot be trained predicts alike on all backends', async () => {
  expect(predictsOnly.length).toBeGreaterThan(20);
  for (const [name, { graph, ticket, batch }] of predictsOnly) {
    const [cpu, wasm] = await Promise.all(
      (['cpu', 'wasm'] as const).map(async (backend) => {
        const predictor = await tfjs({ backend }).createPredictor(graph, [ticket]);
        const logits = await predictor.predict(batch.inputs, batch.count);
        predictor.dispose();
        return logits;
      }),
    );
    expect
      .soft(Math.max(...cpu.map((logit, i) => Math.abs(logit - wasm[i]))), name)
      .toBeLessThan(1e-4);
  }
});

/** `depth` sums of a value and itself, of which there are 2 ** depth ways to the input. */
function sums(depth: number): ModelGraph {
  const node = (name: string, type: string, inputs: readonly string[]): GraphNode => ({
    name,
    layer: name,
    type,
    config: {},
    inputs,
    outputShape: [2],
  });
  const nodes = [node('sum-0', 'InputLayer', [])];
  for (let i = 1; i <= depth; i++)
    nodes.push(node(`sum-${i}`, 'Add', [`sum-${i - 1}`, `sum-${i - 1}`]));
  const [output, given] = ['masking', `sum-${depth}`];
  nodes.push(node(output, 'Masking', [given]));
  return { inputShape: [2], classes: 2, nodes, output, parameters: [], hash: '' };
}

test('takes time in proportion to the number of nodes', () => {
  expect(unsupported(sums(5000), 'train')).toEqual([
    'The graph has no trainable parameter; unfreeze a layer.',
  ]);
});

test.each([
  ['ThresholdedReLU', () => layers.thresholdedReLU({ theta: 1 })],
  ['Masking', () => layers.masking()],
  ['Embedding', () => layers.embedding({ inputDim: 5, outputDim: 2 })],
])(
  '%s has no gradient, also for each time step: it is refused behind what is trained',
  (_, make) => {
    for (const wrap of [make, () => layers.timeDistributed({ layer: make() })]) {
      const behind = (before: tfl.layers.Layer) => {
        const chain = [before, wrap(), layers.flatten(), layers.dense({ units: 2 })];
        return unsupported(modelGraph(tfl.sequential({ layers: chain })), 'train').join();
      };
      const inputShape = [2, 3, 4];
      expect(behind(layers.dense({ units: 4, inputShape }))).toContain('no gradient for it');
      expect(behind(layers.dense({ units: 4, inputShape, trainable: false }))).toBe('');
    }
  },
);

test('the dropout of one among stacked cells is refused, in training alone', () => {
  const graphOf = (rates: readonly number[]) => {
    const cells = rates.map((dropout) =>
      layers.gruCell({ units: 2, dropout, recurrentInitializer: 'zeros' }),
    );
    const cell = layers.stackedRNNCells({ cells });
    const inner = [layers.rnn({ cell, inputShape: [3, 2] }), layers.dense({ units: 2 })];
    return modelGraph(tfl.sequential({ layers: inner }));
  };
  expect(unsupported(graphOf([0, 0.5]), 'train').join()).toContain('its own dropout would not be');
  expect(unsupported(graphOf([0, 0.5]), 'predict')).toEqual([]);
  expect(unsupported(graphOf([0, 0]), 'train')).toEqual([]);
});
