import { BATCH_LANES, FLOAT_BYTES } from '../program/constants.js';
import { planeFloats, type Shape } from '../program/tensors.js';
import type { Window } from './geometry.js';

/** How the unfolded channels of an image lie in memory; fields as in `kernels/records.h`. */
export interface Unfolded extends Window {
  readonly channels: number;
  readonly width: number;
  readonly rows: number;
  readonly phases: number;
  readonly phaseFloats: number;
  readonly padding: number;
}

/** Channels a multiple of so many bytes apart would share sets of the first-level cache. */
const ALIASED_BYTES = 2048;

/** Unfolds `input` for a window of which `height` rows of `output` are made. */
export function unfoldedFor(
  window: Window,
  input: Shape,
  { width }: Shape,
  { height, padding }: { readonly height: number; readonly padding: number },
): Unfolded {
  const { kernelHeight, strideY } = window;
  const rows = height + Math.floor((kernelHeight - 1) / strideY);
  const floats = planeFloats({ height: rows, width });
  const isAliased = (FLOAT_BYTES * floats) % ALIASED_BYTES === 0;
  return {
    ...window,
    channels: input.channels,
    width,
    rows,
    phases: Math.min(strideY, kernelHeight),
    phaseFloats: isAliased ? floats + BATCH_LANES : floats,
    padding,
  };
}

/** Floats from a channel to the next. */
export const unfoldedChannel = ({ kernelWidth, phases, phaseFloats }: Unfolded): number =>
  kernelWidth * phases * phaseFloats;
