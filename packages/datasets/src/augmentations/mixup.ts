import { definePlugin } from '@freetickets/core';
import { randomBeta } from 'd3-random';
import * as z from 'zod/mini';

const alpha = 'a number above 0';

/**
 * Mixes each example of a batch with another one of it: inputs and targets become s x + (1 - s) y, where s is drawn for the
 * batch from Beta(`alpha`, `alpha`), and who is mixed with whom is a random permutation. Where examples have weights w and v,
 * the loss is s w L(x's target) + (1 - s) v L(y's target).
 *
 * Zhang et al., mixup: Beyond Empirical Risk Minimization, ICLR 2018. `alpha`: default 0.2, as there for ImageNet; 1 there for
 * CIFAR.
 */
export const mixupAugmentation = /* @__PURE__ */ definePlugin(
  {
    kind: 'augmentation',
    name: 'mixup',
    summary: 'mixes pairs of examples, and their labels',
    options: z.strictObject({
      alpha: z._default(z.number({ error: alpha }).check(z.gt(0, alpha)), 0.2),
    }),
  },
  ({ alpha }) => ({
    of: 'batch',
    augment({ inputs, targets, weights, count }, random) {
      const share = randomBeta.source(() => random.uniform())(alpha, alpha)();
      const others = random.permutation(count);
      mixRows(inputs, count, (example) => [share, 1 - share, others[example]]);
      const parts = Array.from(
        others,
        (other, example) => [share * weights[example], (1 - share) * weights[other]] as const,
      );
      mixRows(targets, count, (example) => {
        const [own, other] = parts[example];
        // Where both weigh 0, the targets count nothing.
        const ownShare = own + other === 0 ? 1 : own / (own + other);
        return [ownShare, 1 - ownShare, others[example]];
      });
      for (const [example, [own, other]] of parts.entries()) weights[example] = own + other;
    },
  }),
);

/** Mixes rows of equal length with others, by shares. */
function mixRows(
  rows: Float32Array,
  count: number,
  mixOf: (row: number) => readonly [own: number, others: number, other: number],
): void {
  const size = rows.length / count;
  const before = rows.slice();
  for (let row = 0; row < count; row++) {
    const [own, others, other] = mixOf(row);
    for (let i = 0; i < size; i++) {
      rows[row * size + i] = own * before[row * size + i] + others * before[other * size + i];
    }
  }
}
