export { accuracy } from './accuracy.js';
export { areaUnderRiskCoverage } from './area-under-risk-coverage.js';
export { argmax } from './argmax.js';
export { averagePrecision } from './average-precision.js';
export type { Binning, BinningOptions } from './bins.js';
export { type BootstrappedDifference, bootstrapDifference } from './bootstrap-difference.js';
export { bootstrapInterval } from './bootstrap-interval.js';
export { type BootstrappedScores, bootstrapScores } from './bootstrap-scores.js';
export { type BrierDecomposition, brierDecomposition } from './brier-decomposition.js';
export { brierScore } from './brier-score.js';
export { calibratedLogLikelihood } from './calibrated-log-likelihood.js';
export type { ReliabilityBin } from './calibration-bins.js';
export {
  type CalibrationIntervalOptions,
  calibrationErrorInterval,
} from './calibration-error-interval.js';
export { confidenceBias } from './confidence-bias.js';
export { cosineSimilarity } from './cosine-similarity.js';
export { deepEnsembleEquivalent } from './deep-ensemble-equivalent.js';
export { disagreement } from './disagreement.js';
export { energy } from './energy.js';
export { excessAreaUnderRiskCoverage } from './excess-area-under-risk-coverage.js';
export {
  type CalibrationErrorOptions,
  expectedCalibrationError,
} from './expected-calibration-error.js';
export { expectedEntropy } from './expected-entropy.js';
export { fitTemperature } from './fit-temperature.js';
export { fprAtTpr } from './fpr-at-tpr.js';
export { klDivergence } from './kl-divergence.js';
export { maxLogit } from './max-logit.js';
export { maxProbability } from './max-probability.js';
export { meanOfPairs } from './mean-of-pairs.js';
export { meanProbabilities } from './mean-probabilities.js';
export { mutualInformation } from './mutual-information.js';
export { negativeLogLikelihood } from './negative-log-likelihood.js';
export { pairwiseCosineSimilarity } from './pairwise-cosine-similarity.js';
export { pairwiseDisagreement } from './pairwise-disagreement.js';
export { pairwiseKlDivergence } from './pairwise-kl-divergence.js';
export { predictiveEntropy } from './predictive-entropy.js';
export type { Probabilities } from './probabilities.js';
export { probabilityDeviation } from './probability-deviation.js';
export { reliabilityDiagram } from './reliability-diagram.js';
export type { BootstrapOptions, Interval } from './resampling.js';
export { type RiskCoveragePoint, riskCoverage } from './risk-coverage.js';
export { rocAuc } from './roc-auc.js';
export { rocAucStandardError } from './roc-auc-standard-error.js';
export { type RocPoint, rocCurve } from './roc-curve.js';
export { softmax } from './softmax.js';
export type { Rows, Table } from './table.js';
export { takeRows } from './take-rows.js';
export { temper } from './temper.js';
export { topKAccuracy } from './top-k-accuracy.js';
export { variationRatio } from './variation-ratio.js';
