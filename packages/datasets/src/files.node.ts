export { cifar10Files, cifarFiles } from './node/cifar-files.js';
export {
  type CorruptedFolder,
  type CorruptedFolderOptions,
  type CorruptedFolderSource,
  corruptedFolder,
} from './node/corrupted-folder.js';
export { csvFiles } from './node/csv-files.js';
export { idxFolder } from './node/idx-folder.js';
export { idxPackage } from './node/idx-package.js';
export { imageFolderFiles } from './node/image-folder.js';
export { npyFiles } from './node/npy-files.js';
export { type NamedInputs, type ReadInputsOptions, readInputs } from './node/read-inputs.js';
export { svhnFiles } from './node/svhn-files.js';
