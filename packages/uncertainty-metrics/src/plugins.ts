export { conformal } from './calibrators/conformal.js';
export { isotonic } from './calibrators/isotonic.js';
export { temperature } from './calibrators/temperature.js';
export { vector } from './calibrators/vector.js';
export { accuracyMetric, topKAccuracyMetric } from './plugins/accuracy.js';
export { metrics, oodScores } from './plugins/all.js';
export {
  brierMetric,
  brierReliabilityMetric,
  brierResolutionMetric,
  brierUncertaintyMetric,
} from './plugins/brier.js';
export {
  eceClassWiseMetric,
  eceEqualMassMetric,
  eceMetric,
  maxCalibrationErrorMetric,
  overconfidenceMetric,
  underconfidenceMetric,
} from './plugins/calibration.js';
export {
  cosineSimilarityMetric,
  disagreementMetric,
  klDivergenceMetric,
} from './plugins/diversity.js';
export {
  calibratedLogLikelihoodMetric,
  deepEnsembleEquivalentMetric,
  nllMetric,
} from './plugins/likelihood.js';
export {
  energyScore,
  entropyScore,
  maxLogitScore,
  maxProbabilityScore,
  mutualInformationScore,
} from './plugins/ood-scores.js';
export { aurcMetric, excessAurcMetric } from './plugins/selective.js';
export {
  meanEntropyMetric,
  meanExpectedEntropyMetric,
  meanMutualInformationMetric,
  meanProbabilityDeviationMetric,
  meanVariationRatioMetric,
} from './plugins/uncertainty.js';
