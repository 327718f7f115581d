import { BATCH_LANES, FLOAT_BYTES } from '../program/constants.js';
import { Region } from '../program/region.js';
import { readFloats } from '../program/strips.js';
import type { Shape, Source } from '../program/tensors.js';
import type { Window } from './geometry.js';
import type { Lowering } from './lowering.js';
import { unfoldedChannel, unfoldedFor } from './unfolded.js';

/** Unfolds a source for a window that makes an image of shape `output`. */
export function unfold(
  lowering: Lowering,
  source: Source,
  window: Window,
  output: Shape,
  padding = 0,
): { readonly data: Region; readonly record: Region } {
  const { program, options } = lowering;
  const { tensor } = source;
  const { height } = output;
  const unfolded = unfoldedFor(window, tensor, output, { height, padding });
  const examples = options.batchSize * tensor.channels * unfoldedChannel(unfolded);
  // The last vector of an output's plane may read behind the last row.
  const data = new Region(FLOAT_BYTES * (examples + BATCH_LANES));
  const record = program.record('unfolded', { data, ...unfolded });
  lowering.needScratch(FLOAT_BYTES * readFloats(tensor));
  program.emit(
    'unfold',
    { source: source.record, output: record },
    { reads: [tensor.data], writes: [data] },
  );
  return { data, record };
}
