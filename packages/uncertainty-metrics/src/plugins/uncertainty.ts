import { definePlugin } from '@freetickets/core';
import { expectedEntropy } from '../expected-entropy.js';
import { mean } from '../mean.js';
import { mutualInformation } from '../mutual-information.js';
import { predictiveEntropy } from '../predictive-entropy.js';
import { probabilityDeviation } from '../probability-deviation.js';
import { variationRatio } from '../variation-ratio.js';
import { ofMembers, ofPrediction } from './metric.js';

/**
 * The mean of `predictiveEntropy`, in nats.
 *
 * @example meanEntropyMetric().measure(predictions, labels) // 0.2
 */
export const meanEntropyMetric = /* @__PURE__ */ definePlugin(
  { kind: 'metric', name: 'mean-entropy', summary: 'mean entropy of the predictions, in nats' },
  () => ofPrediction('neither', (p) => mean(predictiveEntropy(p))),
);

/**
 * The mean of `expectedEntropy`, in nats. Undefined for one member, as what follows.
 *
 * @example meanExpectedEntropyMetric().measure(predictions, labels) // 0.15
 */
export const meanExpectedEntropyMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'mean-expected-entropy',
    summary: "mean of the members' entropies, in nats: the doubt that they share",
  },
  () => ofMembers('neither', (members) => mean(expectedEntropy(members))),
);

/**
 * The mean of `mutualInformation`, in nats.
 *
 * @example meanMutualInformationMetric().measure(predictions, labels) // 0.05
 */
export const meanMutualInformationMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'mean-mutual-information',
    summary: 'mean doubt that comes from members contradicting each other, in nats',
  },
  () => ofMembers('neither', (members) => mean(mutualInformation(members))),
);

/**
 * The mean of `variationRatio`.
 *
 * @example meanVariationRatioMetric().measure(predictions, labels) // 0.02
 */
export const meanVariationRatioMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'mean-variation-ratio',
    summary: 'mean share of members that predict another class than most',
  },
  () => ofMembers('neither', (members) => mean(variationRatio(members))),
);

/**
 * The mean of `probabilityDeviation`.
 *
 * @example meanProbabilityDeviationMetric().measure(predictions, labels) // 0.04
 */
export const meanProbabilityDeviationMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'mean-probability-deviation',
    summary: "mean standard deviation of the members' probabilities of the predicted class",
  },
  () => ofMembers('neither', (members) => mean(probabilityDeviation(members))),
);
