export { ensembleFolder, readFrom } from '#source';
export { aggregateOf, fittedState } from './aggregated.js';
export { decodeSafetensors } from './decode-safetensors.js';
export { decodeTicket } from './decode-ticket.js';
export { encodeSafetensors } from './encode-safetensors.js';
export { encodeTicket } from './encode-ticket.js';
export { Ensemble } from './ensemble.js';
export type { EnsembleSource } from './ensemble-files.js';
export type { EnsembleParts } from './ensemble-parts.js';
export type { ReadOptions } from './fetch.js';
export { initialTicket } from './initial-ticket.js';
export type { Inputs } from './inputs.js';
export { type JointNetwork, jointNetwork } from './joint-network.js';
export type { LoadParts } from './load-ensemble-parts.js';
export { type LoadLimits, noLoadLimits } from './load-limits.js';
export { type LogitsOf, logitsOf } from './logits-of.js';
export { memberGaussians, type Regression, targetPredictionOf } from './member-gaussians.js';
export { stateFromTensors, stateTensors } from './network-state.js';
export { pluginSpec } from './plugin-spec.js';
export { Prediction, type PredictionData, type PredictionRow } from './prediction.js';
export { type ReadEnsembleOptions, readEnsemble } from './read-ensemble.js';
export type { Redirects } from './redirects.js';
export type { Contents, Tensor } from './safetensors.js';
export {
  TargetPrediction,
  type TargetPredictionData,
  type TargetRow,
} from './target-prediction.js';
export { requireGraph, ticketFromTensors } from './ticket.js';
export { ticketTensors } from './ticket-tensors.js';
export { ticketsHash } from './tickets-hash.js';
