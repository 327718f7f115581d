import { accuracyMetric, topKAccuracyMetric } from './accuracy.js';
import {
  brierMetric,
  brierReliabilityMetric,
  brierResolutionMetric,
  brierUncertaintyMetric,
} from './brier.js';
import {
  eceClassWiseMetric,
  eceEqualMassMetric,
  eceMetric,
  maxCalibrationErrorMetric,
  overconfidenceMetric,
  underconfidenceMetric,
} from './calibration.js';
import { cosineSimilarityMetric, disagreementMetric, klDivergenceMetric } from './diversity.js';
import {
  calibratedLogLikelihoodMetric,
  deepEnsembleEquivalentMetric,
  nllMetric,
} from './likelihood.js';
import {
  energyScore,
  entropyScore,
  maxLogitScore,
  maxProbabilityScore,
  mutualInformationScore,
} from './ood-scores.js';
import { aurcMetric, excessAurcMetric } from './selective.js';
import {
  meanEntropyMetric,
  meanExpectedEntropyMetric,
  meanMutualInformationMetric,
  meanProbabilityDeviationMetric,
  meanVariationRatioMetric,
} from './uncertainty.js';

/** Every metric of this package, to register them all at once. `deepEnsembleEquivalentMetric` needs options to be made. */
export const metrics = [
  accuracyMetric,
  topKAccuracyMetric,
  nllMetric,
  calibratedLogLikelihoodMetric,
  deepEnsembleEquivalentMetric,
  brierMetric,
  brierReliabilityMetric,
  brierResolutionMetric,
  brierUncertaintyMetric,
  eceMetric,
  eceEqualMassMetric,
  eceClassWiseMetric,
  maxCalibrationErrorMetric,
  overconfidenceMetric,
  underconfidenceMetric,
  meanEntropyMetric,
  meanExpectedEntropyMetric,
  meanMutualInformationMetric,
  meanVariationRatioMetric,
  meanProbabilityDeviationMetric,
  disagreementMetric,
  klDivergenceMetric,
  cosineSimilarityMetric,
  aurcMetric,
  excessAurcMetric,
] as const;

/** Every score of being out of distribution. */
export const oodScores = [
  maxProbabilityScore,
  entropyScore,
  mutualInformationScore,
  energyScore,
  maxLogitScore,
] as const;
