export { graphHash } from './graph-hash.js';
export { layersModel } from './layers-model.js';
export { isMaskable } from './maskable.js';
export { endsInSoftmax, modelGraph } from './model-graph.js';
export { assignParameters, parameterValues, parameterVariables } from './parameter-values.js';
