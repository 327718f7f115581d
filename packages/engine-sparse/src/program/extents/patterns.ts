import { BATCH_LANES_BYTES } from '../constants.js';
import { mostSlots, sizeOfPattern } from '../pattern.js';
import { Region } from '../region.js';
import { rangeOf } from '../taps.js';
import type { StoredPattern } from '../weights.js';
import type { View } from './view.js';

/** The pattern that a field names. Whatever mask its parameter gets, what kernels read of it lies in its room. */
export function patternOf<Field extends string>(op: View<Field>, field: Field): StoredPattern {
  const place = op.place(field);
  const pattern = place instanceof Region ? op.layout.patterns.get(place) : undefined;
  if (!pattern) return op.fail(`${field} names no pattern`);
  checkRoom(op.named(field, 'pattern'), pattern);
  return pattern;
}

/** The patterns of the list that a field names. */
export function patternsOf<Field extends string>(
  op: View<Field>,
  field: Field,
): readonly StoredPattern[] {
  const place = op.place(field);
  const patterns = place instanceof Region ? op.layout.lists.get(place) : undefined;
  if (!patterns) return op.fail(`${field} names no list of patterns`);
  op.array(field, patterns.length);
  for (const pattern of patterns) checkRoom(op.at(pattern.record, 'pattern'), pattern);
  return patterns;
}

function checkRoom(record: View, pattern: StoredPattern): void {
  const { layout, parameter } = pattern;
  const { inputs, outputs, taps } = layout;
  const { size, count } = parameter;
  record.expect(
    taps.height * taps.width * inputs * outputs === size,
    `${parameter.name} has ${size} weights, expected ${taps.height} x ${taps.width} x ${inputs} x ${outputs}`,
  );
  record.expect(
    rangeOf(taps).least >= 0 && reachOf(pattern) < 2 ** 31,
    'it reads before the tile, or farther than 32 bits can hold',
  );
  const { rows, blocks } = sizeOfPattern(layout);
  const slots = mostSlots(count, layout);
  const isFull = Number(count === size);
  for (const [field, value] of Object.entries({ rows, blocks, slots, isFull }))
    record.integer(field, value, value);
  record.array('rowExtents', 2 * rows * blocks);
  for (const field of ['inputOffsets', 'values', 'indices']) record.array(field, slots);
  record.array('weights', count);
}

/** How many bytes from a pixel on a pattern's weights read, at most. */
export function reachOf({ layout }: StoredPattern): number {
  const { inputs, outputs, transposed, taps, columnStep } = layout;
  const columns = transposed ? outputs : inputs;
  return rangeOf(taps).most + (columns - 1) * columnStep + BATCH_LANES_BYTES;
}
