import type { ConformanceCase } from './case.js';
import { BATCH_SIZE, type EngineProbe, plain } from './engine-probe.js';
import { countCorrect, crossEntropy, dropoutScales, forward, valuesOf } from './example-forward.js';
import {
  dropoutGraph,
  exampleBatch,
  exampleGraph,
  exampleTicket,
  softBatch,
} from './example-network.js';

const STATISTICS = ['norm/moving_mean', 'norm/moving_variance'];

/** Passes forward, against the same in plain loops. */
export function numberCases(probe: EngineProbe): ConformanceCase[] {
  return [
    {
      name: 'can run a convolutional network with batch normalisation',
      run: () => {
        const problems = probe.engine.unsupported(exampleGraph, 'train');
        probe.check(problems.length === 0, `says it cannot: ${problems.join(' ')}`);
      },
    },
    {
      name: 'predicts the numbers that its layers define, by the moving statistics',
      run: () =>
        probe.withNetwork({}, async (network) => {
          await probe.train(network, 1, 2);
          const batch = exampleBatch(9, BATCH_SIZE);
          const ticket = await network.exportTicket();
          const { logits } = forward(exampleGraph, valuesOf(ticket), batch);
          probe.checkClose(await network.predict(batch.inputs, batch.count), logits, 'logits');
          const unchanged = await network.exportTicket();
          probe.checkSame(ticket, unchanged, 'predict() changed the network.');
        }),
    },
    {
      name: 'trains by the statistics of the batch, and moves the moving ones to them',
      run: () =>
        probe.withNetwork({}, async (network) => {
          for (const seed of [1, 2]) {
            const batch = exampleBatch(seed, BATCH_SIZE);
            const before = valuesOf(await network.exportTicket());
            const scales = dropoutScales(exampleGraph, 1, 0, batch.count);
            const { logits, mean, variance } = forward(exampleGraph, before, batch, scales);
            const { loss, correct } = await network.trainBatch(batch, { learningRate: 0.05 });
            probe.checkClose([loss], [crossEntropy(logits, batch, 0)], 'loss');
            const right = countCorrect(logits, batch);
            probe.check(correct === right, `counts ${correct} examples as correct, ${right} are.`);
            const after = valuesOf(await network.exportTicket());
            for (const [i, batchwise] of [mean, variance].entries()) {
              const name = STATISTICS[i];
              const expected = batchwise.map((now, c) => 0.9 * before[name][c] + 0.1 * now);
              probe.checkClose(after[name], expected, name);
            }
          }
        }),
    },
    {
      name: 'measures smoothed cross-entropy and correct examples before the step',
      run: () =>
        probe.withNetwork({ loss: { labelSmoothing: 0.1 } }, async (network) => {
          // Without weights the logits are the bias, whatever the input.
          const state = await network.exportState();
          const bias = Float32Array.of(0.5, -1, 0.25);
          const parameters = {
            ...state.parameters,
            'logits/bias': { ...state.parameters['logits/bias'], values: bias },
            'logits/kernel': {
              ...state.parameters['logits/kernel'],
              values: state.parameters['logits/kernel'].values.map(() => 0),
            },
          };
          await network.importState({ ...state, parameters });
          const batch = exampleBatch(1, BATCH_SIZE);
          const { loss, correct } = await network.trainBatch(batch, { learningRate: 0.05 });
          const partition = Math.log(bias.reduce((sum, logit) => sum + Math.exp(logit), 0));
          const expected = batch.labels.reduce((sum, label) => {
            const terms = bias.map((b, c) => (0.1 / 3 + (c === label ? 0.9 : 0)) * (partition - b));
            return sum + terms.reduce((a, b) => a + b, 0) / batch.count;
          }, 0);
          probe.checkClose([loss], [expected], 'loss');
          const zeros = batch.labels.filter((label) => label === 0).length;
          probe.check(correct === zeros, `counts ${correct} examples as correct, ${zeros} are.`);
        }),
    },
    {
      name: 'takes soft labels and weights of examples, smoothed as labels are',
      run: () =>
        probe.withNetwork({ loss: { labelSmoothing: 0.1 } }, async (network) => {
          const batch = softBatch(1, BATCH_SIZE);
          const scales = dropoutScales(exampleGraph, 1, 0, batch.count);
          const values = valuesOf(await network.exportTicket());
          const { logits } = forward(exampleGraph, values, batch, scales);
          const { loss, correct } = await network.trainBatch(batch, { learningRate: 0.05 });
          probe.checkClose([loss], [crossEntropy(logits, batch, 0.1)], 'loss');
          const right = countCorrect(logits, batch);
          probe.check(correct === right, `counts ${correct} examples as correct, ${right} are.`);
          const plain = exampleBatch(1, BATCH_SIZE);
          const after = forward(
            exampleGraph,
            valuesOf(await network.exportTicket()),
            plain,
            scales,
          );
          const next = await network.gradients(plain, []);
          const expected = crossEntropy(after.logits, plain, 0.1);
          probe.checkClose([next.loss], [expected], 'loss of a batch without them after it');
        }),
    },
    {
      name: 'draws dropout from its seed, the node and the steps taken, or says that it cannot',
      run: async () => {
        if (probe.engine.unsupported(dropoutGraph, 'train').length > 0) return;
        const seed = 7;
        const values = valuesOf(exampleTicket(1));
        const expectedAt = (step: number, batch: ReturnType<typeof exampleBatch>): number => {
          const scales = dropoutScales(dropoutGraph, seed, step, batch.count);
          return crossEntropy(forward(dropoutGraph, values, batch, scales).logits, batch, 0);
        };
        const options = { seed, optimizer: plain };
        const still = { learningRate: 0 };
        const state = await probe.withNetwork(
          options,
          async (network) => {
            for (const step of [0, 1, 2]) {
              const batch = exampleBatch(1, BATCH_SIZE - step);
              const asked = await network.gradients(batch, []);
              probe.checkClose([asked.loss], [expectedAt(step, batch)], 'loss of gradients()');
              const { loss } = await network.trainBatch(batch, still);
              probe.checkClose([loss], [expectedAt(step, batch)], `loss after ${step} steps`);
            }
            const batch = exampleBatch(1, BATCH_SIZE);
            const { logits } = forward(dropoutGraph, valuesOf(await network.exportTicket()), batch);
            const predicted = await network.predict(batch.inputs, batch.count);
            probe.checkClose(predicted, logits, 'logits, where nothing is dropped');
            return network.exportState();
          },
          dropoutGraph,
        );
        await probe.withNetwork(
          { ...options, initial: state },
          async (network) => {
            const batch = exampleBatch(1, BATCH_SIZE);
            const { loss } = await network.trainBatch(batch, still);
            probe.checkClose([loss], [expectedAt(3, batch)], 'loss of a resumed network');
          },
          dropoutGraph,
        );
      },
    },
  ];
}
