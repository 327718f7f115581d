import type { Part } from './examples.js';
import { stratifiedSplit } from './split.js';

/**
 * Holds out a share for testing, of each class; with a share of 1, all examples are the test part, and to train on, too. It is drawn with a seed of its own, so that runs with other seeds are judged on the same
 * examples.
 */
export function holdOutTest(all: Part, share: number): { train: Part; test: Part } {
  if (share === 1) return { train: all, test: all };
  const { kept, heldOut } = stratifiedSplit(all, share, 0, 'test');
  return { train: { ...all, rows: kept }, test: { ...all, rows: heldOut } };
}
