import type { DatasetAbout, DatasetSource, Preprocessing } from '@freetickets/core';
import { assemble, type Selection } from './assemble.js';
import { wholePart } from './examples.js';
import type { ImageSetFiles, LabelledBytes } from './official-files.js';
import { stratifiedSplit } from './split.js';

/** What is known of a data set of RGB images of 32 x 32 pixels. */
export interface ImageSetDescription {
  readonly name: string;
  readonly about: DatasetAbout;
  readonly files: ImageSetFiles;
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
}

/** A data set source over the files in which such a data set is published. */
export function officialSource(
  { about, files, ...description }: ImageSetDescription,
  selection: Selection,
): DatasetSource {
  const part = ({ images, labels }: LabelledBytes) => wholePart(images, labels);
  return {
    about,
    files,
    load: async (options) => {
      const { train, test } = await files.read();
      return assemble(
        {
          ...description,
          inputShape: [32, 32, 3],
          notes: [],
          train: part(train),
          test: part(test),
          split: stratifiedSplit,
        },
        selection,
        options,
      );
    },
  };
}

/** A mean and a standard deviation by channel, of values from 0 to 1, for bytes. */
export const inBytes = ({ mean, std }: Preprocessing): Preprocessing => ({
  mean: mean.map((value) => value * 255),
  std: std.map((value) => value * 255),
});
