import { checkEmbedding } from '../embedding.js';
import type { Extents } from '../table.js';

/** `kernels/embedding.h`. */
export const embeddingTraining: Extents<'embedBackward'> = {
  embedBackward(op) {
    op.array('embeddingsGradient', checkEmbedding(op, op.image('gradient')));
  },
};
