export { type BackendName, backendNames, useBackend, useCurrentBackend } from './backend.js';
export { dynamicSparse } from './dynamic-sparse/dynamic-sparse.js';
export { DynamicSparseOptimizer } from './dynamic-sparse/optimizer.js';
export type { DynamicSparseOptions } from './dynamic-sparse/options.js';
export { sparsify } from './dynamic-sparse/sparsify.js';
export { tfjs } from './engine.js';
export { registerTrainingKernels } from './kernels/register.js';
