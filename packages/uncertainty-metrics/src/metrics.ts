// The metrics: each in the file of what it measures. One more is a line here.

export { overconfidenceMetric, underconfidenceMetric } from './calibration/confidence-bias.js';
export {
  eceClassWiseMetric,
  eceEqualMassMetric,
  eceMetric,
  maxCalibrationErrorMetric,
} from './calibration/expected-calibration-error.js';
export { eceTemperatureScaledMetric } from './calibration/temperature-scaled-calibration-error.js';
export { cosineSimilarityMetric } from './diversity/cosine-similarity.js';
export { disagreementMetric } from './diversity/disagreement.js';
export { klDivergenceMetric } from './diversity/kl-divergence.js';
export { accuracyMetric } from './scores/accuracy.js';
export {
  brierReliabilityMetric,
  brierResolutionMetric,
  brierUncertaintyMetric,
} from './scores/brier-decomposition.js';
export { brierMetric } from './scores/brier-score.js';
export { calibratedLogLikelihoodMetric } from './scores/calibrated-log-likelihood.js';
export { deepEnsembleEquivalentMetric } from './scores/deep-ensemble-equivalent.js';
export { nllMetric } from './scores/negative-log-likelihood.js';
export { topKAccuracyMetric } from './scores/top-k-accuracy.js';
export { aurcMetric } from './selective/area-under-risk-coverage.js';
export { excessAurcMetric } from './selective/excess-area-under-risk-coverage.js';
export { meanExpectedEntropyMetric } from './uncertainty/expected-entropy.js';
export { meanMutualInformationMetric } from './uncertainty/mutual-information.js';
export { meanEntropyMetric } from './uncertainty/predictive-entropy.js';
export { meanProbabilityDeviationMetric } from './uncertainty/probability-deviation.js';
export { meanVariationRatioMetric } from './uncertainty/variation-ratio.js';
