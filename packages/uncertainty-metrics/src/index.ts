export { argmax } from '@freetickets/core/numbers';
export { applyTemperature } from './calibration/apply-temperature.js';
export type { Binning, BinningOptions } from './calibration/bins.js';
export type { ReliabilityBin } from './calibration/calibration-bins.js';
export {
  type CalibrationIntervalOptions,
  calibrationErrorInterval,
} from './calibration/calibration-error-interval.js';
export { confidenceBias } from './calibration/confidence-bias.js';
export type { HalvingOptions } from './calibration/cross-fitted-temperatures.js';
export {
  type CalibrationErrorOptions,
  expectedCalibrationError,
} from './calibration/expected-calibration-error.js';
export { fitTemperature } from './calibration/fit-temperature.js';
export { reliabilityDiagram } from './calibration/reliability-diagram.js';
export {
  type TemperatureScaledOptions,
  temperatureScaledCalibrationError,
} from './calibration/temperature-scaled-calibration-error.js';
export { cosineSimilarity } from './diversity/cosine-similarity.js';
export { disagreement } from './diversity/disagreement.js';
export { klDivergence } from './diversity/kl-divergence.js';
export { meanOfPairs } from './diversity/mean-of-pairs.js';
export { pairwiseCosineSimilarity } from './diversity/pairwise-cosine-similarity.js';
export { pairwiseDisagreement } from './diversity/pairwise-disagreement.js';
export { pairwiseKlDivergence } from './diversity/pairwise-kl-divergence.js';
export {
  type BootstrappedDifference,
  bootstrapDifference,
} from './intervals/bootstrap-difference.js';
export { bootstrapInterval } from './intervals/bootstrap-interval.js';
export { type BootstrappedScores, bootstrapScores } from './intervals/bootstrap-scores.js';
export type { BootstrapOptions, Interval } from './intervals/resampling.js';
export { wilsonInterval } from './intervals/wilson-interval.js';
export { averagePrecision } from './ood/average-precision.js';
export { freeEnergy } from './ood/energy.js';
export { fprAtTpr } from './ood/fpr-at-tpr.js';
export { maxLogit } from './ood/max-logit.js';
export { maxProbability } from './ood/max-probability.js';
export { rocAuc } from './ood/roc-auc.js';
export { rocAucInterval } from './ood/roc-auc-interval.js';
export { rocAucStandardError } from './ood/roc-auc-standard-error.js';
export { type RocPoint, rocCurve } from './ood/roc-curve.js';
export { accuracy } from './scores/accuracy.js';
export { type BrierDecomposition, brierDecomposition } from './scores/brier-decomposition.js';
export { brierScore } from './scores/brier-score.js';
export { calibratedLogLikelihood } from './scores/calibrated-log-likelihood.js';
export { deepEnsembleEquivalent } from './scores/deep-ensemble-equivalent.js';
export { negativeLogLikelihood } from './scores/negative-log-likelihood.js';
export { topKAccuracy } from './scores/top-k-accuracy.js';
export { areaUnderRiskCoverage } from './selective/area-under-risk-coverage.js';
export { excessAreaUnderRiskCoverage } from './selective/excess-area-under-risk-coverage.js';
export { type RiskCoveragePoint, riskCoverage } from './selective/risk-coverage.js';
export { meanProbabilities } from './tables/mean-probabilities.js';
export type { Probabilities } from './tables/probabilities.js';
export { softmax } from './tables/softmax.js';
export type { Rows, Table } from './tables/table.js';
export { takeRows } from './tables/take-rows.js';
export { expectedEntropy } from './uncertainty/expected-entropy.js';
export { mutualInformation } from './uncertainty/mutual-information.js';
export { predictiveEntropy } from './uncertainty/predictive-entropy.js';
export { probabilityDeviation } from './uncertainty/probability-deviation.js';
export { variationRatio } from './uncertainty/variation-ratio.js';
