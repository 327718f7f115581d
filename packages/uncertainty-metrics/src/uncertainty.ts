/** What a prediction says of itself, without what evaluates it by labels: for programs that only predict. */
export { argmax } from '@freetickets/core/numbers';
export { softmax } from './tables/softmax.js';
export { expectedEntropy } from './uncertainty/expected-entropy.js';
export { mutualInformation } from './uncertainty/mutual-information.js';
export { predictiveEntropy } from './uncertainty/predictive-entropy.js';
