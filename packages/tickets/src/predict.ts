// What a bundle takes that only predicts: it leaves out what encodes.
export { ensembleFolder } from '#source';
export { Ensemble } from './ensemble.js';
export type { EnsembleSource } from './ensemble-files.js';
export type { ReadOptions } from './fetch.js';
export type { Inputs } from './inputs.js';
export type { LoadLimits } from './load-limits.js';
export type { Regression } from './member-gaussians.js';
export type { Prediction, PredictionRow } from './prediction.js';
export type { TargetPrediction, TargetRow } from './target-prediction.js';
