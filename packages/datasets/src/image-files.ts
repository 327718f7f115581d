import type { DatasetFiles } from '@freetickets/core';
import type { StoredInputs } from './examples.js';
import type { ImageShape } from './images/shape.js';

/** What a folder of images holds. */
export interface FolderImages {
  readonly inputShape: ImageShape;
  /** The classes' names; none where the images lie in the folder itself, all with the label 0. */
  readonly classes: readonly string[] | undefined;
  /** All images of the folder, and the class index of each. */
  readonly inputs: StoredInputs;
  readonly labels: Int32Array;
  /** Which of them are neither those of `validation/` nor of `test/`. */
  readonly images: Int32Array;
  /** Which are in `validation/`, where there are `train/` and that. */
  readonly validation: Int32Array | undefined;
  /** Which are in `test/`, where there are `train/` and `test/`. */
  readonly test: Int32Array | undefined;
  /** What a user should know of them. */
  readonly notes: readonly string[];
}

/** The files of a folder of images, and what is in them. */
export interface ImageFiles extends DatasetFiles {
  /**
   * Finds all images, which are brought to a shape, [height, width, 1] or [height, width, 3]; without one they must agree
   * in size, and are grey where every one of them is.
   */
  read(inputShape: readonly number[] | undefined): Promise<FolderImages>;
}
