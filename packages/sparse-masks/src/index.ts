export { checkPositions } from './check-positions.js';
export { er } from './er.js';
export { erk } from './erk.js';
export { initialTopology } from './initial-topology.js';
export { layerCounts } from './layer-counts.js';
export { Mask } from './mask.js';
export { masksByScore } from './masks-by-score.js';
export { hammingDistance, overlap } from './overlap.js';
export { gather, scatter } from './packing.js';
export { highest, lowest } from './selection.js';
export { type SparseTrainingOptions, sparseTrainingSchema, updaterOf } from './sparse-training.js';
export { startingMasks } from './starting-masks.js';
export {
  type LayerUpdate,
  TopologyUpdater,
  type TopologyUpdaterOptions,
} from './topology-updater.js';
export { uniform } from './uniform.js';
export { type TopologyUpdate, updateTopology } from './update-topology.js';
