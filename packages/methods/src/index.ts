export { dense } from './dense.js';
export { denseEnsemble } from './dense-ensemble.js';
export { dst } from './dst.js';
export { edst } from './edst.js';
export { explorationStrategy } from './exploration-strategy.js';
export { snapshot } from './snapshot.js';
export { staticSparse } from './static-sparse.js';
