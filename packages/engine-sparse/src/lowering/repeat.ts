import type { GraphNode } from '@freetickets/core';
import type { Shape, Source } from '../program/tensors.js';
import { reshapeTo } from './arrangement.js';
import type { Times } from './backward-details.js';
import type { Lowering } from './lowering.js';

/** Lowers UpSampling2D by the nearest pixel. */
export function lowerUpSampling(lowering: Lowering, node: GraphNode): Source {
  const [timesY, timesX] = node.config.size as readonly number[];
  const source = lowering.storedSource(lowering.inputOf(node));
  return repeat(lowering, source, { timesY, timesX, timesChannel: 1 });
}

/** A value in a shape that it is broadcast to: its axes are the last ones, and those of size 1 are stretched. */
export function broadcast(lowering: Lowering, source: Source, shape: Shape): Source {
  const { isVector, height, width, channels } = source.tensor;
  const isRow = isVector && !shape.isVector;
  const times = {
    timesY: shape.height / height,
    timesX: shape.width / width,
    timesChannel: shape.channels / channels,
  };
  const isSame = Object.values(times).every((each) => each === 1);
  if (!isRow && isSame) return source;
  const stored = lowering.storedSource(source);
  const row = { isVector: false, height: 1, width: 1, channels };
  const aligned = isRow ? reshapeTo(lowering, stored, row) : stored;
  return isSame ? aligned : repeat(lowering, aligned, times);
}

function repeat(lowering: Lowering, source: Source, times: Times): Source {
  const input = source.tensor;
  const shape = {
    isVector: input.isVector,
    height: input.height * times.timesY,
    width: input.width * times.timesX,
    channels: input.channels * times.timesChannel,
  };
  const output = lowering.tensor(shape, input.needsGradient);
  lowering.program.emit(
    'repeat',
    { input: input.record, output: output.record, ...times },
    { reads: [input.data], writes: [output.data] },
  );
  const value = lowering.source(output);
  lowering.onBackward('repeat', value, { source, times });
  return value;
}
