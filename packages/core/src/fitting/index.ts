export { crossEntropyInPlace } from './cross-entropy.js';
export { minimise, type SmoothFunction } from './minimise.js';
