export { idxFolder } from './node/idx-folder.js';
export { idxPackage } from './node/idx-package.js';
