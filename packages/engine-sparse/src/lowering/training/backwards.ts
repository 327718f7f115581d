import type { BackwardDetails } from '../backward-details.js';
import { activateBackward } from './activation.js';
import { addBackward, addIntoBackward } from './addition.js';
import { copySubtensorBackward, reshapeBackward } from './arrangement.js';
import { convolutionBackward } from './convolution.js';
import { denseBackward } from './dense.js';
import { depthwiseBackward } from './depthwise.js';
import { dropoutBackward } from './dropout.js';
import { embedBackward } from './embedding.js';
import { layerNormaliseBackward } from './layer-normalisation.js';
import { multiplyBackward } from './multiplication.js';
import { normaliseReluBackward } from './normalisation.js';
import { globalPoolBackward, poolBackward } from './pooling.js';
import { repeatBackward } from './repeat.js';
import type { Backwards, Pending, TrainingLowering } from './training-lowering.js';
import { transposedConvolutionBackward } from './transposed-convolution.js';

/** The gradient of what is written out. */
function materialiseBackward(
  lowering: TrainingLowering,
  { gradient }: Pending,
  { source }: BackwardDetails['materialise'],
): void {
  lowering.addGradient(source, gradient);
}

/** What to do with the gradient of a value, by what made the value. */
export const backwards: Backwards = {
  activate: activateBackward,
  add: addBackward,
  addInto: addIntoBackward,
  convolution: convolutionBackward,
  transposedConvolution: transposedConvolutionBackward,
  dense: denseBackward,
  depthwise: depthwiseBackward,
  embed: embedBackward,
  dropout: dropoutBackward,
  normaliseRelu: normaliseReluBackward,
  globalPool: globalPoolBackward,
  layerNormalise: layerNormaliseBackward,
  multiply: multiplyBackward,
  repeat: repeatBackward,
  copySubtensor: copySubtensorBackward,
  pool: poolBackward,
  materialise: materialiseBackward,
  reshape: reshapeBackward,
};
