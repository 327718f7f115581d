import { convolution } from './convolution.js';
import { dense } from './dense.js';
import { elementwise } from './elementwise.js';
import { embedding } from './embedding.js';
import { normalisation } from './normalisation.js';
import { planes } from './planes.js';
import { windows } from './windows.js';

/** What the operations of prediction read and write; training does most of them, too. */
export const predictionExtents = {
  ...elementwise,
  ...convolution,
  ...embedding,
  ...dense,
  ...normalisation,
  ...windows,
  ...planes,
} as const;
