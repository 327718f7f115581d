/** For programs that only predict: no TensorFlow.js, no training. */
export {
  DataError,
  FileError,
  FreeTicketsError,
  LimitError,
  ModelError,
  OptionError,
  PluginError,
  UnknownPluginError,
} from '@freetickets/core';
export type {
  Ensemble,
  EnsembleSource,
  Inputs,
  LoadLimits,
  Prediction,
  PredictionRow,
  TargetPrediction,
  TargetRow,
} from '@freetickets/tickets/predict';
export { type LoadEnsembleOptions, loadEnsemble } from './load-ensemble.js';
