import { FileError } from '@freetickets/core';
import type * as node from './files.node.js';
import type { IdxFiles } from './idx-files.js';
import type { ImageFiles } from './image-files.js';
import type { ImageSetFiles } from './official-files.js';
import type { TableFiles } from './table-files.js';

function refuse(path: string): never {
  throw new FileError(
    path,
    'there are no files in a browser. Load the arrays in another way and pass them to `fromArrays`.',
  );
}

function noFiles(folder: string): IdxFiles & ImageFiles & ImageSetFiles & TableFiles {
  const refused = async () => refuse(folder);
  return { folder, present: async () => false, add: refused, verify: refused, read: refused };
}

export const idxFolder: typeof node.idxFolder = (folder) => noFiles(folder);
export const idxPackage: typeof node.idxPackage = ({ dataset }) => noFiles(dataset);
export const cifarFiles: typeof node.cifarFiles = ({ dataset }) => noFiles(dataset);
export const cifar10Files: typeof node.cifar10Files = ({ dataset }) => noFiles(dataset);
export const svhnFiles: typeof node.svhnFiles = ({ dataset }) => noFiles(dataset);
export const csvFiles: typeof node.csvFiles = (path) => noFiles(path);
export const npyFiles: typeof node.npyFiles = (path) => noFiles(path);
export const imageFolderFiles: typeof node.imageFolderFiles = (folder) => noFiles(folder);
export const corruptedFolder: typeof node.corruptedFolder = async (folder) => refuse(folder);
export const readInputs: typeof node.readInputs = async (path) => refuse(path);
export type {
  CorruptedFolder,
  CorruptedFolderOptions,
  CorruptedFolderSource,
  NamedInputs,
  ReadInputsOptions,
} from './files.node.js';
