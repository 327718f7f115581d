/** What a prediction says of itself, without what judges it by labels: for programs that only predict. */
export { argmax } from './argmax.js';
export { expectedEntropy } from './expected-entropy.js';
export { mutualInformation } from './mutual-information.js';
export { predictiveEntropy } from './predictive-entropy.js';
export { softmax } from './softmax.js';
