// The scores of being out of distribution: each in the file of what it measures. One more is a line here.
export { energyScore } from './ood/energy.js';
export { maxLogitScore } from './ood/max-logit.js';
export { maxProbabilityScore } from './ood/max-probability.js';
export { mutualInformationScore } from './uncertainty/mutual-information.js';
export { entropyScore } from './uncertainty/predictive-entropy.js';
