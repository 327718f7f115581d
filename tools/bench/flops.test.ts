import { modelGraph } from '@freetickets/model-graph';
import { lenet300100 } from '@freetickets/models';
import { Mask } from '@freetickets/sparse-masks';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { stepFlops } from './flops.js';

beforeAll(async () => {
  await setBackend('cpu');
});

test('a step costs six operations a multiply-add, but four in the first layer', () => {
  const graph = modelGraph(lenet300100().create({ seed: 1, inputShape: [784], classes: 10 }));
  const kernels: Record<string, number> = { 'dense1/kernel': 1000, 'dense2/kernel': 200 };
  const parameters = Object.fromEntries(
    graph.parameters.map(({ name, shape }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const active = Array.from({ length: kernels[name] ?? 0 }, (_, i) => i);
      return [name, kernels[name] ? { shape, mask: Mask.of(size, active) } : { shape }];
    }),
  );
  expect(stepFlops(graph, { parameters }, 8)).toBeCloseTo(
    8 * (4 * 1000 + 6 * 200 + 6 * 100 * 10),
    6,
  );
});
