export { fitSparsely } from './fit-sparsely.js';
export type { FitSparselyOptions } from './options.js';
export type { SparseFit } from './sparse-fit.js';
