import { BATCH_LANES, FLOAT_BYTES } from '../program/constants.js';
import { Region } from '../program/region.js';
import { planeFloats, type Shape, type Source } from '../program/tensors.js';
import type { Window } from './geometry.js';
import type { Lowering } from './lowering.js';
import { type Unfolded, type UnfoldedLayout, unfoldedChannel, unfoldingBytes } from './unfolded.js';

/** Planes a multiple of so many bytes apart would share sets of the first-level cache. */
const ALIASED_BYTES = 2048;

/** Unfolds a source for a window that makes an image of shape `output`, unless it is already. */
export function unfold(
  lowering: Lowering,
  source: Source,
  window: Window,
  output: Shape,
  padding = 0,
): Unfolded {
  const { program, options } = lowering;
  const { data: from } = source.tensor;
  const layout = layoutOf(window, source.tensor, output, padding);
  const known = options.unfolded?.get(from) ?? [];
  const same = known.find((each) => reads(each, source, layout));
  if (same) return same;
  const examples = options.batchSize * layout.channels * unfoldedChannel(layout);
  // The last vector of an output's plane may read behind the last row.
  const data = new Region(FLOAT_BYTES * (examples + BATCH_LANES));
  const record = program.record('unfolded', { data, ...layout });
  lowering.needScratch(unfoldingBytes(source.tensor));
  program.emit(
    'unfold',
    { source: source.record, output: record },
    { reads: [from], writes: [data] },
  );
  const unfolded = { source, layout, data, record };
  options.unfolded?.set(from, [...known, unfolded]);
  return unfolded;
}

function layoutOf(window: Window, input: Shape, output: Shape, padding: number): UnfoldedLayout {
  const { kernelHeight, strideY } = window;
  const rows = output.height + Math.floor((kernelHeight - 1) / strideY);
  const floats = planeFloats({ height: rows, width: output.width });
  const isAliased = (FLOAT_BYTES * floats) % ALIASED_BYTES === 0;
  return {
    ...window,
    channels: input.channels,
    width: output.width,
    rows,
    phases: Math.min(strideY, kernelHeight),
    phaseFloats: isAliased ? floats + BATCH_LANES : floats,
    padding,
  };
}

function reads(known: Unfolded, source: Source, layout: UnfoldedLayout): boolean {
  const isSameSource =
    known.source.relu === source.relu &&
    known.source.normalisation?.scale === source.normalisation?.scale &&
    known.source.normalisation?.shift === source.normalisation?.shift;
  return isSameSource && JSON.stringify(known.layout) === JSON.stringify(layout);
}
