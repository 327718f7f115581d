export { argmax } from './argmax.js';
export { flatten } from './flatten.js';
export { softmaxInPlace } from './softmax.js';
