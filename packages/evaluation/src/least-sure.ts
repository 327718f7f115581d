import { type Examples, type Predictions, type Preprocessing, restore } from '@freetickets/core';
import type { UnsureInput } from '@freetickets/runs';
import { argmax, mutualInformation, predictiveEntropy } from '@freetickets/uncertainty-metrics';

/** The inputs with the highest predictive entropy, the highest first; of equal ones the first. */
export function leastSure(
  count: number,
  { probabilities, members }: Predictions,
  examples: Examples,
  { inputShape, preprocessing }: { inputShape: readonly number[]; preprocessing: Preprocessing },
): readonly UnsureInput[] {
  const entropy = predictiveEntropy(probabilities);
  const information = mutualInformation(members);
  const labels = argmax(probabilities);
  const [, classes] = probabilities.shape;
  const order = Int32Array.from(entropy, (_, i) => i).sort((a, b) => entropy[b] - entropy[a]);
  return Array.from(order.subarray(0, count), (index) => {
    const row = probabilities.data.subarray(index * classes, (index + 1) * classes);
    const predicted = labels[index];
    const pixels = pixelsOf(restore(examples.read([index]), preprocessing), inputShape);
    return {
      index,
      label: examples.labels[index],
      predicted,
      probability: row[predicted],
      entropy: entropy[index],
      mutualInformation: information[index],
      ...(pixels && { pixels }),
    };
  });
}

/** An image's bytes in base64, also where its values are in [0, 1]; undefined for what is no image. */
function pixelsOf(values: Float32Array, shape: readonly number[]): string | undefined {
  if (shape.length !== 3 || ![1, 3].includes(shape[2])) return undefined;
  const white = values.every((value) => value <= 1) ? 1 : 255;
  const bytes = values.map((value) => Math.round((255 / white) * value));
  if (!bytes.every((byte) => byte >= 0 && byte <= 255)) return undefined;
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
