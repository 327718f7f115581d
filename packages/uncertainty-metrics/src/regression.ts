/** Scores of predicted numbers, and what ensembles of them say together. */
export {
  type BootstrappedGaussians,
  bootstrapGaussians,
  type GaussianScore,
  gaussianScores,
} from './regression/bootstrap-gaussians.js';
export {
  type CentralIntervals,
  gaussianIntervals,
  intervalCoverage,
  intervalWidth,
  quantileIntervals,
} from './regression/central-interval.js';
export { meanAbsoluteError, rootMeanSquaredError } from './regression/errors.js';
export { gaussianCrps } from './regression/gaussian-crps.js';
export { type GaussianMixture, gaussianMixture } from './regression/gaussian-mixture.js';
export { gaussianNll } from './regression/gaussian-nll.js';
export { type Gaussians, gaussiansOf } from './regression/gaussians.js';
export { meanQuantiles } from './regression/mean-quantiles.js';
export { pinballLoss } from './regression/pinball-loss.js';
export {
  inUnits,
  standardised,
  type TargetScale,
  targetScale,
  varianceInUnits,
} from './regression/target-scale.js';
