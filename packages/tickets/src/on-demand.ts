// Nothing imports this file statically, so that bundlers put what only it needs into one that is loaded on demand.
export { targetPredictionOf } from './member-gaussians.js';
