import * as everyMetric from './metrics.js';
import * as everyOodScore from './ood-scores.js';

export { conformal } from './calibrators/conformal.js';
export { isotonic } from './calibrators/isotonic.js';
export { temperature } from './calibrators/temperature.js';
export { vector } from './calibrators/vector.js';
export * from './metrics.js';
export * from './ood-scores.js';

/** Every metric of this package, to register them all at once. `deepEnsembleEquivalentMetric` needs options to be made. */
export const metrics = /* @__PURE__ */ byName(everyMetric);

/** Every score of being out of distribution. */
export const oodScores = /* @__PURE__ */ byName(everyOodScore);

function byName<P extends { readonly pluginName: string }>(plugins: {
  readonly [name: string]: P;
}): readonly P[] {
  return Object.values(plugins).sort((a, b) => (a.pluginName < b.pluginName ? -1 : 1));
}
