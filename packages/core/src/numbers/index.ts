export { argmax } from './argmax.js';
export { crossEntropyInPlace } from './cross-entropy.js';
export { flatten } from './flatten.js';
export { minimise, type SmoothFunction } from './minimise.js';
export { softmaxInPlace } from './softmax.js';
