import type { Extents } from './table.js';
import type { TensorExtent, View } from './view.js';

/** `kernels/embedding.h`. */
export const embedding: Extents<'embed'> = {
  embed(op) {
    const output = op.tensor('output');
    op.array('embeddings', checkEmbedding(op, output));
  },
};

/** How many values the rows have that indices name, of which the pixels of an image are made. */
export function checkEmbedding(op: View<'input' | 'indices'>, image: TensorExtent): number {
  const input = op.tensor('input');
  const [indices, pixels] = [
    input.height * input.width * input.channels,
    image.height * image.width,
  ];
  op.expect(!image.isVector, 'it makes a vector, expected an image');
  op.expect(indices === pixels, `it makes ${pixels} pixels of ${indices} indices`);
  return op.integer('indices', 1) * image.channels;
}
