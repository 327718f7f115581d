import {
  DataError,
  type DatasetAbout,
  type DatasetSource,
  type Preprocessing,
  show,
} from '@freetickets/core';
import { assemble, type Selection } from './assemble.js';
import { wholePart } from './examples.js';
import type { ByteArray } from './idx.js';
import type { IdxFiles } from './idx-files.js';
import { channelsFirstNotes } from './images/channels-first.js';
import { classify } from './labels.js';
import type { Split } from './split.js';

/** What is known of a data set in IDX files. */
export interface IdxDescription {
  readonly name: string;
  readonly about: DatasetAbout;
  readonly files: IdxFiles;
  readonly classes: readonly string[] | undefined;
  readonly preprocessing: Preprocessing | 'standardise';
  readonly split: Split;
}

/** A data set source over IDX files. Grey images get a channel axis: [n, 28, 28] holds inputs of shape [28, 28, 1]. */
export function idxSource(description: IdxDescription, selection: Selection): DatasetSource {
  const { name, about, files, preprocessing, split } = description;
  return {
    about,
    files,
    load: async (options) => {
      const arrays = await files.read();
      checkCount(arrays.trainImages, arrays.trainLabels, `${name}: training`);
      checkCount(arrays.testImages, arrays.testLabels, `${name}: test`);
      const inputShape = inputShapeOf(arrays.trainImages);
      if (show(inputShape) !== show(inputShapeOf(arrays.testImages))) {
        throw new DataError(
          `${name}: the training inputs have the shape ${show(inputShape)}, the test inputs ${show(inputShapeOf(arrays.testImages))}, expected the same.`,
        );
      }
      const {
        classes,
        indices: [trainLabels, testLabels],
        notes,
      } = classify(
        [
          { part: `${name}: training`, labels: arrays.trainLabels.data },
          { part: `${name}: test`, labels: arrays.testLabels.data },
        ],
        description.classes,
      );
      const train = wholePart(arrays.trainImages.data, trainLabels);
      const test = wholePart(arrays.testImages.data, testLabels);
      const all = [...notes, ...channelsFirstNotes(name, inputShape)];
      return assemble(
        { name, inputShape, classes, notes: all, train, test, preprocessing, split },
        selection,
        options,
      );
    },
  };
}

function inputShapeOf({ shape }: ByteArray): readonly number[] {
  const own = shape.slice(1);
  return own.length === 2 ? [...own, 1] : own;
}

function checkCount(images: ByteArray, labels: ByteArray, part: string): void {
  const [count] = images.shape;
  if (images.shape.length < 2 || images.data.length === 0) {
    throw new DataError(
      `${part} images of shape ${show(images.shape)}, expected [examples, height, width].`,
    );
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new DataError(
      `${part} labels of shape ${show(labels.shape)}, expected [${count}] for ${count} images.`,
    );
  }
}
