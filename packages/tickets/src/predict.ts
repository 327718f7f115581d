// What a bundle takes that only predicts: it leaves out what encodes, and rules of layers that only some engines run.
export { ensembleFolder } from '#source';
export type { EnsembleSource } from './ensemble-files.js';
export type { ReadOptions } from './fetch.js';
export type { Inputs } from './inputs.js';
export { type LoadParts, loadEnsembleParts } from './load-ensemble-parts.js';
export type { LoadLimits } from './load-limits.js';
export type { Regression } from './member-gaussians.js';
export { PredictingEnsemble as Ensemble } from './predicting-ensemble.js';
export type { Prediction, PredictionRow } from './prediction.js';
export type { TargetPrediction, TargetRow } from './target-prediction.js';
