import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { energy } from '../energy.js';
import { maxProbability } from '../max-probability.js';
import { mutualInformation } from '../mutual-information.js';
import { predictiveEntropy } from '../predictive-entropy.js';
import { memberTables } from './member-logits.js';

/**
 * `1 - maxProbability`: how unsure the prediction is of its class. Hendrycks and Gimpel, ICLR 2017.
 *
 * @example maxProbabilityScore().score(predictions) // 0.02, 0.61, ...
 */
export const maxProbabilityScore = /* @__PURE__ */ definePlugin(
  { kind: 'ood-score', name: 'max-probability', summary: '1 minus the highest probability' },
  () => ({ score: ({ probabilities }) => maxProbability(probabilities).map((p) => 1 - p) }),
);

/**
 * `predictiveEntropy`, in nats.
 *
 * @example entropyScore().score(predictions) // 0.1, 1.2, ...
 */
export const entropyScore = /* @__PURE__ */ definePlugin(
  { kind: 'ood-score', name: 'entropy', summary: 'entropy of the prediction, in nats' },
  () => ({ score: ({ probabilities }) => predictiveEntropy(probabilities) }),
);

/**
 * `mutualInformation` of the members, in nats. Undefined for one member.
 *
 * @example mutualInformationScore().score(predictions) // 0.01, 0.4, ...
 */
export const mutualInformationScore = /* @__PURE__ */ definePlugin(
  {
    kind: 'ood-score',
    name: 'mutual-information',
    summary: 'how much the members contradict each other, in nats',
  },
  () => ({
    score: ({ members }) => (members.length > 1 ? mutualInformation(members) : undefined),
  }),
);

const temperature = 'a number above 0';

/**
 * The mean of the members' free energies, `energy(logits, { temperature })`. Liu et al., NeurIPS 2020.
 *
 * @example energyScore({ temperature: 1 }).score(predictions) // -9.1, -3.3, ...
 */
export const energyScore = /* @__PURE__ */ definePlugin(
  {
    kind: 'ood-score',
    name: 'energy',
    summary: "mean of the members' free energies, from their logits",
    options: z.strictObject({
      temperature: z._default(z.number({ error: temperature }).check(z.gt(0, temperature)), 1),
    }),
  },
  (options) => ({
    score: ({ logits }) => {
      const energies = memberTables(logits).map((member) => energy(member, options));
      return energies[0].map(
        (_, example) => energies.reduce((sum, own) => sum + own[example], 0) / energies.length,
      );
    },
  }),
);

/**
 * Minus the largest of the members' mean logits. Hendrycks et al., ICML 2022.
 *
 * @example maxLogitScore().score(predictions) // -9.0, -2.9, ...
 */
export const maxLogitScore = /* @__PURE__ */ definePlugin(
  { kind: 'ood-score', name: 'max-logit', summary: 'minus the largest mean logit' },
  () => ({
    score: ({ logits }) => {
      const members = memberTables(logits);
      const [, examples, classes] = logits.shape;
      return new Float64Array(examples).map((_, example) => {
        let largest = -Infinity;
        for (let at = example * classes; at < (example + 1) * classes; at++) {
          let sum = 0;
          for (const { data } of members) sum += data[at];
          largest = Math.max(largest, sum);
        }
        return -largest / members.length;
      });
    },
  }),
);
