import type { Source } from '../tensors.js';
import { activateBackward } from './activation.js';
import { addBackward, addIntoBackward } from './addition.js';
import { placeBackward, reshapeBackward } from './arrangement.js';
import { convolutionBackward } from './convolution.js';
import { denseBackward } from './dense.js';
import { depthwiseBackward } from './depthwise.js';
import { dropoutBackward } from './dropout.js';
import { gateBackward } from './normalisation.js';
import { globalPoolBackward, poolBackward } from './pooling.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of what is written out. */
function readOutBackward(
  lowering: TrainingLowering,
  { gradient }: Pending,
  { source }: { readonly source: Source },
): void {
  lowering.addGradient(source, gradient);
}

/** What to do with the gradient of a value, by what made the value. */
const backwards = {
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

export type BackwardName = keyof typeof backwards;
type Details = { [Name in BackwardName]: Parameters<(typeof backwards)[Name]>[2] };
export type DetailsOf<Name extends BackwardName> = Details[Name];

const byName: {
  readonly [Name in BackwardName]: (
    lowering: TrainingLowering,
    pending: Pending,
    details: Details[Name],
  ) => void;
} = backwards;

export const backwardOf = <Name extends BackwardName>(name: Name): (typeof byName)[Name] =>
  byName[name];
