import { random, sizeOf } from '@freetickets/core';

export const batchSize = 128;

/** Images of random pixels that differ in brightness and contrast, and random labels. */
export function batchOf({ inputShape, classes }, seed, count) {
  const stream = random.derive(seed, 'batch');
  const size = sizeOf(inputShape);
  const inputs = new Float32Array(count * size);
  for (let image = 0; image < count; image++) {
    const brightness = 2 * stream.uniform() - 1;
    const contrast = 2 * stream.uniform();
    for (let i = 0; i < size; i++) {
      inputs[image * size + i] = brightness + contrast * (stream.uniform() - 0.5);
    }
  }
  const labels = Int32Array.from({ length: count }, () => stream.integer(classes));
  return { inputs, labels, count };
}
