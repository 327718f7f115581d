export { lenet300100 } from './lenet-300-100.js';
export { lenet5 } from './lenet5.js';
export { lenet5Caffe } from './lenet5-caffe.js';
export { mlp } from './mlp.js';
export type { ModelFactory, ModelOptions } from './model-factory.js';
