import { predictionExtents } from '../prediction.js';
import type { Extents } from '../table.js';
import { convolutionTraining } from './convolution.js';
import { denseTraining } from './dense.js';
import { elementwiseTraining } from './elementwise.js';
import { embeddingTraining } from './embedding.js';
import { normalisationTraining } from './normalisation.js';
import { step } from './step.js';
import { windowsTraining } from './windows.js';

/** What every operation reads and writes. */
export const trainingExtents: Extents = {
  ...predictionExtents,
  ...elementwiseTraining,
  ...convolutionTraining,
  ...denseTraining,
  ...normalisationTraining,
  ...windowsTraining,
  ...embeddingTraining,
  ...step,
};
