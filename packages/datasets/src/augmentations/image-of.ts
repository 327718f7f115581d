import { type AugmentedData, DataError, show } from '@freetickets/core';

interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The size of images that are augmented. Throws a `DataError` where the inputs are none. */
export function imageOf({ inputShape }: AugmentedData, name: string): ImageSize {
  const [height, width, channels] = inputShape;
  if (inputShape.length === 3) return { height, width, channels };
  throw new DataError(
    `augmentation ${name}: got inputs of shape ${show(inputShape)}, expected images, [height, width, channels]. Leave it out.`,
  );
}
