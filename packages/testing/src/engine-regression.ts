import {
  DataError,
  OptionError,
  outputsPerTarget,
  type RegressionBatch,
  type RegressionSpec,
  random,
} from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { BATCH_SIZE, type EngineProbe, plain } from './engine-probe.js';
import { velocityOf } from './engine-values.js';
import { backward } from './example-backward.js';
import { dropoutScales, valuesOf } from './example-forward.js';
import { exampleBatch, exampleTicket, headsGraph } from './example-network.js';

const specs: readonly RegressionSpec[] = [
  { name: 'mean-squared-error' },
  { name: 'gaussian-nll' },
  { name: 'pinball', quantiles: [0.1, 0.5, 0.8] },
];

/** Examples whose targets are numbers, as many as the outputs of the graph with several heads are for. */
function batchOf(spec: RegressionSpec, seed: number, count: number): RegressionBatch {
  const stream = random.derive(seed, 'numbers');
  const { inputs } = exampleBatch(seed, count);
  const perExample = headsGraph.classes / outputsPerTarget(spec);
  return {
    inputs,
    targets: Float32Array.from({ length: count * perExample }, () => 4 * stream.uniform() - 2),
    weights: Float32Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 0 : stream.uniform())),
    count,
  };
}

/** Losses of numbers, against the same in plain loops. */
export function regressionCases(probe: EngineProbe): ConformanceCase[] {
  const initial = exampleTicket(1, headsGraph);
  const withLoss = <T>(loss: RegressionSpec, use: Parameters<typeof probe.withNetwork<T>>[1]) =>
    probe.withNetwork({ optimizer: plain, loss, initial }, use, headsGraph);
  return [
    ...specs.map((loss) => ({
      name: `takes the step of the loss ${loss.name}, of weighted examples and of plain ones`,
      run: async () => {
        for (const [seed, count] of [
          [1, BATCH_SIZE],
          [2, BATCH_SIZE - 1],
        ]) {
          const { weights, ...unweighted } = batchOf(loss, seed, count);
          const batch = seed === 1 ? { ...unweighted, ...(weights && { weights }) } : unweighted;
          await withLoss(loss, async (network) => {
            const scales = dropoutScales(headsGraph, 1, 0, count);
            const expected = backward(headsGraph, valuesOf(initial), batch, scales, loss);
            const result = await network.trainBatch(batch, { learningRate: 0.05 });
            probe.checkClose([result.loss], [expected.loss], 'loss');
            probe.check(result.correct === 0, `counts ${result.correct} as correct, expected 0.`);
            const velocity = velocityOf(await network.exportState());
            for (const [name, gradient] of Object.entries(velocity)) {
              const dense = expected.gradients[name];
              const { mask } = initial.parameters[name];
              const active = mask ? Array.from(mask.active(), (i) => dense[i]) : dense;
              probe.checkClose(gradient, active, `${name}: gradient`);
            }
          });
        }
      },
    })),
    {
      name: 'refuses targets that are not finite or too few with a DataError, losses that do not fit with an OptionError',
      run: async () => {
        const [squares] = specs;
        await withLoss(squares, async (network) => {
          const batch = batchOf(squares, 1, 2);
          const step = { learningRate: 0.05 };
          const wrong = {
            'a target that is no number': batch.targets.map((y, i) => (i === 3 ? Number.NaN : y)),
            'too few targets': batch.targets.slice(1),
          };
          for (const [what, targets] of Object.entries(wrong)) {
            const train = () => network.trainBatch({ ...batch, targets }, step);
            await probe.checkThrows(train, DataError, what);
          }
          const labelled = () => network.trainBatch(exampleBatch(1, 2), step);
          await probe.checkThrows(labelled, DataError, 'labels in place of targets');
        });
        for (const quantiles of [[], [0.5, 0.5], [0, 0.5], [0.5, 1], [0.2, 0.4, 0.6, 0.8]]) {
          const create = () => withLoss({ name: 'pinball', quantiles }, async () => {});
          await probe.checkThrows(create, OptionError, `the quantiles [${quantiles}]`);
        }
      },
    },
  ];
}
