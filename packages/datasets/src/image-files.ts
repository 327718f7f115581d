import type { DatasetFiles } from '@freetickets/core';

/** Images with the class index of each, one after another. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Int32Array;
}

/** What a folder of images holds. */
export interface FolderImages {
  readonly inputShape: readonly number[];
  /** The classes' names; none where the images lie in the folder itself, all with the label 0. */
  readonly classes: readonly string[] | undefined;
  readonly images: LabelledImages;
  /** The images of `validation/`, where there are `train/` and that. */
  readonly validation: LabelledImages | undefined;
  /** The images of `test/`, where there are `train/` and `test/`. */
  readonly test: LabelledImages | undefined;
  /** What a user should know of them. */
  readonly notes: readonly string[];
}

/** The files of a folder of images, and what is in them. */
export interface ImageFiles extends DatasetFiles {
  /**
   * Decodes all images and brings them to a shape, [height, width, 1] or [height, width, 3]; without one they must agree
   * in size, and are grey where every one of them is.
   */
  read(inputShape: readonly number[] | undefined): Promise<FolderImages>;
}
