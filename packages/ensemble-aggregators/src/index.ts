export { greedy } from './greedy.js';
export { meanLogit } from './mean-logit.js';
export { meanProbability } from './mean-probability.js';
export { stacking } from './stacking.js';
export { vote } from './vote.js';
export { weighted } from './weighted.js';
