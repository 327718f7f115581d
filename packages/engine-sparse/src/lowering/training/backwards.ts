import type { BackwardDetails } from '../backward-details.js';
import { activateBackward } from './activation.js';
import { addBackward, addIntoBackward } from './addition.js';
import { placeBackward, reshapeBackward } from './arrangement.js';
import { convolutionBackward } from './convolution.js';
import { denseBackward } from './dense.js';
import { depthwiseBackward } from './depthwise.js';
import { dropoutBackward } from './dropout.js';
import { gateBackward } from './normalisation.js';
import { globalPoolBackward, poolBackward } from './pooling.js';
import type { Backwards, Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of what is written out. */
function readOutBackward(
  lowering: TrainingLowering,
  { gradient }: Pending,
  { source }: BackwardDetails['readOut'],
): void {
  lowering.addGradient(source, gradient);
}

/** What to do with the gradient of a value, by what made the value. */
export const backwards: Backwards = {
  activate: activateBackward,
  add: addBackward,
  addInto: addIntoBackward,
  convolution: convolutionBackward,
  dense: denseBackward,
  depthwise: depthwiseBackward,
  dropout: dropoutBackward,
  gate: gateBackward,
  globalPool: globalPoolBackward,
  place: placeBackward,
  pool: poolBackward,
  readOut: readOutBackward,
  reshape: reshapeBackward,
};
