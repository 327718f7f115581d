import type { Part } from './examples.js';
import { stratifiedSplit } from './split.js';

interface HeldOut {
  readonly train: Part;
  readonly test: Part;
  /** What a user should know of them. */
  readonly notes: readonly string[];
}

/**
 * Holds out a share of each class for testing; with a share of 1, all examples are the test part, and to train on, too, which
 * a note tells. It is drawn with a seed of its own, so that runs with other seeds are evaluated on the same examples.
 */
export function holdOutTest(all: Part, share: number): HeldOut {
  if (share === 1) {
    const note = `testShare is 1, so that all ${all.rows.length} examples are in the test part and in the training part: scores on them say nothing about new data.`;
    return { train: all, test: all, notes: [note] };
  }
  const { kept, heldOut } = stratifiedSplit(all, share, 0, 'test');
  return { train: { ...all, rows: kept }, test: { ...all, rows: heldOut }, notes: [] };
}
