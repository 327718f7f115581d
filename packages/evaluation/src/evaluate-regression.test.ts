import {
  DataError,
  type Engine,
  type Examples,
  ModelError,
  type ModelGraph,
} from '@freetickets/core';
import { Ensemble } from '@freetickets/tickets';
import { expect, test } from 'vitest';
import { evaluateRegression } from './index.js';
import { ensembleOf, kernels } from './testing-network.js';

const graph: ModelGraph = {
  inputShape: [1],
  classes: 2,
  nodes: [],
  output: 'numbers',
  parameters: [],
  hash: 'd4e5f6',
};

/** Members that say the input and what each adds to it, with a variance of 1, of targets with the mean 100 and deviation 10. */
const ensemble = (...added: readonly number[]) =>
  new Ensemble({
    graph,
    members: added.map((value) => ({
      graphHash: graph.hash,
      parameters: { added: { shape: [1], values: Float32Array.of(value) } },
    })),
    classes: [],
    preprocessing: { mean: [0], std: [1] },
    regression: { loss: 'gaussian-nll', target: { name: 'price', mean: 100, std: 10 } },
    engine: {
      createPredictor: async (_, members) => ({
        members: members.length,
        predict: async (inputs) =>
          Float32Array.from(
            members.flatMap(({ parameters }) =>
              Array.from(inputs).flatMap((x) => [x + parameters.added.values[0], 0]),
            ),
          ),
        dispose: () => {},
      }),
    } as Partial<Engine> as Engine,
  });

/** Examples of these inputs, and of targets standardised by a scale of their own. */
const examplesOf = (inputs: readonly number[], targets: readonly number[]): Examples => ({
  count: inputs.length,
  labels: new Int32Array(inputs.length),
  targets: Float32Array.from(targets),
  read: (indices) => Float32Array.from(indices, (index) => inputs[index]),
});

/** Prices 90, 100, 110, 120 with a mean of 50 and deviation of 20; the ensemble says 90 to 120, too. */
const target = { name: 'price', mean: 50, std: 20 };
const examples = examplesOf([-1, 0, 1, 2], [2, 2.5, 3, 3.5]);
const data = { test: { dataset: 'prices', examples }, target };

test('compares in units of the target, whatever scale the data and the ensemble have', async () => {
  const one = await evaluateRegression({ ensemble: ensemble(0), ...data, validation: examples });
  expect(one.ensemble).toMatchObject({ rmse: 0, coverage: 1, epistemic: 0, aleatoric: 10 });
  expect(one.ensemble.width).toBeCloseTo(2 * 19.59964, 4);
  expect(one.ensemble.nll).toBeCloseTo(Math.log(10) + Math.log(2 * Math.PI) / 2, 12);
  expect(one.validation?.ensemble.rmse).toBe(0);
  expect(one.predictions.map((each) => [each.target, each.mean])).toEqual(
    [90, 100, 110, 120].map((price) => [price, price]),
  );

  const two = await evaluateRegression({ ensemble: ensemble(1, 3), dense: ensemble(-1), ...data });
  // Means are 20 too high; the members' are 10 around it.
  expect(two.ensemble).toMatchObject({ rmse: 20, aleatoric: 10, epistemic: 10 });
  expect(two.tickets.map(({ rmse }) => rmse)).toEqual([10, 30]);
  expect(two.againstDense?.rmse.difference).toBe(10);
});

test('refuses what is of classes', async () => {
  const classes = ensembleOf(...kernels);
  await expect(evaluateRegression({ ensemble: classes, ...data })).rejects.toThrow(ModelError);
  const dense = evaluateRegression({ ensemble: ensemble(0), dense: classes, ...data });
  await expect(dense).rejects.toThrow('predicts classes');
  const { targets: _, ...labelled } = examples;
  const given = { ...data, test: { dataset: 'kinds', examples: labelled } };
  await expect(evaluateRegression({ ensemble: ensemble(0), ...given })).rejects.toThrow(DataError);
});
