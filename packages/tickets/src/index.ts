export { ensembleFolder, readFrom } from '#source';
export { aggregateOf, fittedState } from './aggregated.js';
export { Ensemble, type EnsembleParts, type LoadParts } from './ensemble.js';
export type { EnsembleSource } from './ensemble-files.js';
export type { ReadOptions } from './fetch.js';
export { initialTicket } from './initial-ticket.js';
export type { Inputs } from './inputs.js';
export { type LoadLimits, noLoadLimits } from './load-limits.js';
export { type LogitsOf, logitsOf } from './logits-of.js';
export { stateFromTensors, stateTensors } from './network-state.js';
export { Prediction, type PredictionData, type PredictionRow } from './prediction.js';
export { type ReadEnsembleOptions, readEnsemble } from './read-ensemble.js';
export type { Redirects } from './redirects.js';
export { type Contents, decodeSafetensors, encodeSafetensors, type Tensor } from './safetensors.js';
export {
  decodeTicket,
  encodeTicket,
  requireGraph,
  ticketFromTensors,
  ticketTensors,
} from './ticket.js';
export { ticketsHash } from './tickets-hash.js';
