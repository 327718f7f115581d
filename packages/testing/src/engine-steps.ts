import type { OptimizerSpec } from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { type EngineProbe, momentum, plain } from './engine-probe.js';
import { KERNELS, parameterOf, pick, velocityOf } from './engine-values.js';
import { exampleTicket } from './example-network.js';

const RATE = 0.05;
const adam = {
  name: 'adam',
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-3,
  weightDecay: 0.01,
} as const satisfies OptimizerSpec;

/** One step of the optimizer: which weights change, and to what. */
export function stepCases(probe: EngineProbe): ConformanceCase[] {
  return [
    {
      name: 'keeps inactive weights at exactly 0, and masks and counts as they are',
      run: () =>
        probe.withNetwork({}, async (network) => {
          const initial = exampleTicket(1);
          await probe.train(network, 1, 4);
          const ticket = await network.exportTicket();
          for (const name of KERNELS) {
            const { mask, values } = parameterOf(ticket, name);
            const before = parameterOf(initial, name).mask;
            probe.checkSame(mask.bits, before.bits, `${name}: mask changed`);
            probe.check(
              values.length === mask.count,
              `${name}: exports other than active weights.`,
            );
            const { weights } = await network.layer(name);
            const zeros = mask.inactive().every((position) => weights[position] === 0);
            probe.check(zeros, `${name}: an inactive weight is not 0.`);
            const shown = pick(weights, mask);
            probe.checkSame(shown, values, `${name}: layer() and exportTicket() disagree.`);
          }
        }),
    },
    {
      name: 'steps by v = m v + g + d w and w = w - lr v, also with Nesterov momentum',
      run: async () => {
        for (const optimizer of [momentum, { ...momentum, nesterov: true }]) {
          await probe.withNetwork({ optimizer }, async (network) => {
            for (const step of [1, 2, 3]) {
              const before = await network.exportState();
              const gradients = await probe.gradientsOf(plain, await network.exportTicket(), step);
              await probe.train(network, step, step);
              const after = await network.exportState();
              for (const [name, loss] of Object.entries(gradients)) {
                const { values } = before.parameters[name];
                const old = velocityOf(before)[name];
                const gradient = loss.map((g, i) => g + optimizer.weightDecay * values[i]);
                const velocity = gradient.map((g, i) => optimizer.momentum * old[i] + g);
                probe.checkClose(velocityOf(after)[name], velocity, `${name}: velocity`);
                const direction = optimizer.nesterov
                  ? gradient.map((g, i) => g + optimizer.momentum * velocity[i])
                  : velocity;
                const moved = after.parameters[name].values.map((w, i) => w - values[i]);
                const expected = direction.map((by) => -RATE * by);
                probe.checkClose(moved, expected, `${name}: change of the weights`, 1e-3);
              }
            }
          });
        }
      },
    },
    ...(['adam', 'adamw'] as const).map((optimizer) => ({
      name: `steps ${optimizer === 'adam' ? 'Adam' : 'AdamW'} by its formula, its bias corrected`,
      run: () =>
        probe.withNetwork({ optimizer: { ...adam, name: optimizer } }, async (network) => {
          const { beta1, beta2, epsilon, weightDecay } = adam;
          const [coupled, decoupled] = optimizer === 'adam' ? [weightDecay, 0] : [0, weightDecay];
          const moments: Record<string, { first: Float64Array; second: Float64Array }> = {};
          for (const step of [1, 2, 3]) {
            const before = await network.exportTicket();
            const gradients = await probe.gradientsOf(plain, before, step);
            await probe.train(network, step, step);
            const after = await network.exportTicket();
            for (const [name, loss] of Object.entries(gradients)) {
              const { values } = before.parameters[name];
              const gradient = Float64Array.from(loss, (g, i) => g + coupled * values[i]);
              const { first, second } = moments[name] ?? {
                first: new Float64Array(gradient.length),
                second: new Float64Array(gradient.length),
              };
              const next = {
                first: first.map((m, i) => beta1 * m + (1 - beta1) * gradient[i]),
                second: second.map((v, i) => beta2 * v + (1 - beta2) * gradient[i] ** 2),
              };
              moments[name] = next;
              const expected = next.first.map((m, i) => {
                const scale = Math.sqrt(next.second[i] / (1 - beta2 ** step)) + epsilon;
                return -RATE * (m / (1 - beta1 ** step) / scale + decoupled * values[i]);
              });
              const moved = after.parameters[name].values.map((w, i) => w - values[i]);
              probe.checkClose(
                moved,
                expected,
                `${name}: change of the weights, step ${step}`,
                1e-3,
              );
            }
          }
        }),
    })),
    {
      name: 'decays the weights of all trainable parameters',
      run: async () => {
        const [without, decayed] = [
          await probe.gradientsOf(plain),
          await probe.gradientsOf(momentum),
        ];
        for (const [name, gradient] of Object.entries(without)) {
          const { values } = exampleTicket(1).parameters[name];
          const expected = gradient.map((g, i) => g + momentum.weightDecay * values[i]);
          probe.checkClose(decayed[name], expected, `${name}: gradient with weight decay`);
        }
      },
    },
    {
      name: 'scales gradients down to clipNorm by their global norm, and leaves smaller ones alone',
      run: async () => {
        const gradients = await probe.gradientsOf(plain);
        const all = Object.values(gradients).flatMap((gradient) => [...gradient]);
        const norm = Math.hypot(...all);
        const clipped = await probe.gradientsOf({ ...plain, clipNorm: norm / 4 });
        const untouched = await probe.gradientsOf({ ...plain, clipNorm: norm * 4 });
        for (const [name, gradient] of Object.entries(gradients)) {
          const quarter = gradient.map((g) => g / 4);
          probe.checkClose(clipped[name], quarter, `${name}: clipped gradient`);
          probe.checkSame(untouched[name], gradient, `${name}: a small gradient was changed.`);
        }
      },
    },
  ];
}
