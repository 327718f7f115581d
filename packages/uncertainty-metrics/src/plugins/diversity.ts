import { definePlugin } from '@freetickets/core';
import { cosineSimilarity } from '../cosine-similarity.js';
import { disagreement } from '../disagreement.js';
import { klDivergence } from '../kl-divergence.js';
import { ofMembers } from './metric.js';

/**
 * `disagreement` as a metric. Undefined for one member, as what follows.
 *
 * @example disagreementMetric().measure(predictions, labels) // 0.03
 */
export const disagreementMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'disagreement',
    summary: 'share of examples on which two members differ, mean over pairs',
  },
  () => ofMembers('neither', disagreement),
);

/**
 * `klDivergence` as a metric, in nats.
 *
 * @example klDivergenceMetric().measure(predictions, labels) // 0.1
 */
export const klDivergenceMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'kl-divergence',
    summary: "KL divergence between two members' predictions, mean over pairs, in nats",
  },
  () => ofMembers('neither', klDivergence),
);

/**
 * `cosineSimilarity` as a metric.
 *
 * @example cosineSimilarityMetric().measure(predictions, labels) // 0.98
 */
export const cosineSimilarityMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'cosine-similarity',
    summary: "cosine similarity of two members' predictions, mean over pairs",
  },
  () => ofMembers('neither', cosineSimilarity),
);
