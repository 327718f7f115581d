import { argmax } from '@freetickets/core/numbers';
import type { Table } from './table.js';

/** What was predicted with which probability, and whether it came true. */
export interface Predicted {
  readonly confidence: Float64Array;
  /** 1 or 0. */
  readonly hits: Uint8Array;
}

/** The probability of the most probable class of every example, and whether that class is the label. */
export function topLabel(table: Table, labels: ArrayLike<number>): Predicted {
  const [examples, classes] = table.shape;
  const best = argmax(table);
  const confidence = new Float64Array(examples);
  const hits = new Uint8Array(examples);
  for (let example = 0; example < examples; example++) {
    confidence[example] = table.data[example * classes + best[example]];
    hits[example] = best[example] === labels[example] ? 1 : 0;
  }
  return { confidence, hits };
}
