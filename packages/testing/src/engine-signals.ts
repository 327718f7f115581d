import { type Batch, type LayerView, PluginError } from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { BATCH_SIZE, type EngineProbe } from './engine-probe.js';
import { KERNELS, nudged, parameterOf, viewsOf } from './engine-values.js';
import { exampleBatch, softBatch } from './example-network.js';

/** What criteria read: gradients and running averages. */
export function signalCases(probe: EngineProbe): ConformanceCase[] {
  return [
    {
      name: 'collects dense gradients that finite differences of the loss confirm',
      run: async () => {
        for (const batch of [exampleBatch(5, BATCH_SIZE), softBatch(4, BATCH_SIZE)]) {
          await checkDenseGradients(probe, batch);
        }
      },
    },
    {
      name: 'gradients() changes nothing, and measures what a step at the same state does',
      run: () =>
        probe.withNetwork({ track: ['denseMomentum'] }, async (network) => {
          await probe.train(network, 1, 2);
          const batch = exampleBatch(3, BATCH_SIZE);
          const before = await network.exportState();
          const first = await network.gradients(batch, ['gradient', 'denseGradient']);
          const views = await viewsOf(network);
          probe.checkSame(before, await network.exportState(), 'gradients() changed the state.');
          const collect = ['gradient', 'denseGradient'] as const;
          const second = await network.trainBatch(batch, { learningRate: 0.05, collect });
          probe.checkSame(first, second, 'gradients() and trainBatch() measure different things.');
          probe.checkSame(views, await viewsOf(network), 'they collect different gradients.');
        }),
    },
    {
      name: 'shows exactly the signals that were collected, until the next batch',
      run: () =>
        probe.withNetwork({}, async (network) => {
          const batch = exampleBatch(1, BATCH_SIZE);
          const collect = ['gradient', 'denseGradient'] as const;
          await network.trainBatch(batch, { learningRate: 0.05, collect });
          const { mask, gradient, denseGradient } = await network.layer('conv/kernel');
          const expected = Array.from(denseGradient, (g, p) => (mask.has(p) ? g : 0));
          probe.checkSame(Float32Array.from(gradient), Float32Array.from(expected), 'gradient');
          probe.check(
            mask.inactive().some((position) => denseGradient[position] !== 0),
            'the dense gradient is 0 at all inactive positions.',
          );
          const views = await viewsOf(network);
          await network.predict(batch.inputs, batch.count);
          probe.checkSame(views, await viewsOf(network), 'predict() disturbs collected signals.');
          await network.trainBatch(batch, { learningRate: 0.05, collect: ['gradient'] });
          const view = await network.layer('conv/kernel');
          probe.check(
            view.gradient.length === mask.size,
            'the gradient was collected, but is not there.',
          );
          const read = async () => view.denseGradient;
          await probe.checkThrows(read, PluginError, 'a signal that was not collected');
        }),
    },
    {
      name: 'tracks the running average m = 0.9 m + g of the dense gradient, in its state as well',
      run: () =>
        probe.withNetwork({ track: ['denseMomentum'] }, async (network) => {
          const dense: Float32Array[] = [];
          for (const seed of [1, 2]) {
            const step = { learningRate: 0.05, collect: ['denseGradient'] as const };
            await network.trainBatch(exampleBatch(seed, BATCH_SIZE), step);
            dense.push(Float32Array.from((await network.layer('conv/kernel')).denseGradient));
          }
          const expected = dense[0].map((g, p) => 0.9 * g + dense[1][p]);
          const { denseMomentum } = await network.layer('conv/kernel');
          probe.checkClose(denseMomentum, expected, 'running average');
          const stored = (await network.exportState()).denseMomentum?.['conv/kernel'] ?? [];
          probe.checkSame(
            Float32Array.from(stored),
            Float32Array.from(denseMomentum),
            'its export',
          );
        }),
    },
  ];
}

function checkDenseGradients(probe: EngineProbe, batch: Batch): Promise<void> {
  return probe.withNetwork({}, async (network) => {
    const state = await network.exportState();
    await network.gradients(batch, ['denseGradient']);
    const dense: Record<string, LayerView['denseGradient']> = {};
    for (const name of KERNELS) {
      dense[name] = Array.from((await network.layer(name)).denseGradient);
    }
    for (const name of KERNELS) {
      const { mask } = parameterOf(state, name);
      const positions = [...mask.active().slice(0, 4), ...mask.inactive().slice(0, 4)];
      const slopes: number[] = [];
      for (const position of positions) {
        const [below, above] = [-0.004, 0.004].map((by) => nudged(state, name, position, by));
        await network.importState(below);
        const { loss: left } = await network.gradients(batch, []);
        await network.importState(above);
        const { loss: right } = await network.gradients(batch, []);
        slopes.push((right - left) / 0.008);
      }
      const gradients = positions.map((position) => dense[name][position]);
      probe.checkClose(gradients, slopes, `${name}: dense gradient`, 0.02);
    }
  });
}
