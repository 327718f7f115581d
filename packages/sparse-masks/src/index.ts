export { growHighest, pruneLowest } from './by-score.js';
export { checkChoices, checkGradientBatches, type TopologyChoices } from './check-choices.js';
export { checkPositions } from './check-positions.js';
export { constantFanIn } from './constraints/constant-fan-in.js';
export { diagonal } from './constraints/diagonal.js';
export { nOfM } from './constraints/n-of-m.js';
export { outputBlocks } from './constraints/output-blocks.js';
export { unitsOf } from './constraints/units-of.js';
export { unstructured } from './constraints/unstructured.js';
export { er } from './er.js';
export { erk } from './erk.js';
export { averaged, type GradientSums, noGradients, withGradients } from './gradient-sums.js';
export { initialTopology } from './initial-topology.js';
export { keepsTo } from './keeps-to.js';
export { layerCounts } from './layer-counts.js';
export { Mask } from './mask.js';
export { masksByScore } from './masks-by-score.js';
export { hammingDistance, overlap } from './overlap.js';
export { gather, scatter } from './packing.js';
export { highest, lowest } from './selection.js';
export { type SparseTrainingOptions, sparseTrainingSchema, updaterOf } from './sparse-training.js';
export { type SparsityPath, sparsityPath } from './sparsity-path.js';
export { startingMasks } from './starting-masks.js';
export {
  type LayerUpdate,
  TopologyUpdater,
  type TopologyUpdaterOptions,
} from './topology-updater.js';
export { uniform } from './uniform.js';
export {
  type TopologyUpdate,
  type UpdateCounts,
  type UpdateRules,
  updateTopology,
} from './update-topology.js';
