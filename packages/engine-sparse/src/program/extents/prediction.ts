import { convolution } from './convolution.js';
import { dense } from './dense.js';
import { elementwise } from './elementwise.js';
import { normalisation } from './normalisation.js';
import { planes } from './planes.js';
import { windows } from './windows.js';

/** What the operations of prediction read and write; training does most of them, too. */
export const predictionExtents = {
  ...elementwise,
  ...convolution,
  ...dense,
  ...normalisation,
  ...windows,
  ...planes,
} as const;
