export { idxFolder } from './node/idx-folder.js';
export { idxPackage } from './node/idx-package.js';
export { type NamedInputs, type ReadInputsOptions, readInputs } from './node/read-inputs.js';
