export { constant } from './constant.js';
export { cosine } from './cosine.js';
export { cyclic } from './cyclic.js';
export { exponential } from './exponential.js';
export { linear } from './linear.js';
export { rest } from './rest.js';
export { step } from './step.js';
export { warmup } from './warmup.js';
