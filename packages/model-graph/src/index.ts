export { graphHash } from './graph-hash.js';
export { layersModel } from './layers-model.js';
export type { OutputActivation } from './logits.js';
export { isMaskable } from './maskable.js';
export { modelGraph, outputActivation } from './model-graph.js';
export { assignParameters, parameterValues, parameterVariables } from './parameter-values.js';
export {
  type LossFunction,
  regressionLoss,
  regressionLosses,
  regressionSpecOf,
} from './regression-loss.js';
