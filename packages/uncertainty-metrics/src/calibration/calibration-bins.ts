import type { Predicted } from '../tables/top-label.js';
import { type Binning, binOf, edgesOf } from './bins.js';

/** The examples whose confidence is in (lower, upper]. */
export interface ReliabilityBin {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  /** Mean confidence; absent where the bin is empty, as is `accuracy`. */
  readonly confidence?: number;
  /** The share of the bin that came true. */
  readonly accuracy?: number;
}

/** Puts predictions into bins by their confidence. */
export function calibrationBins(
  { confidence, hits }: Predicted,
  bins: number,
  binning: Binning,
): ReliabilityBin[] {
  const edges = edgesOf(confidence, bins, binning);
  const [count, sure, right] = [1, 2, 3].map(() => new Float64Array(bins));
  for (let example = 0; example < confidence.length; example++) {
    const bin = binOf(confidence[example], edges);
    count[bin]++;
    sure[bin] += confidence[example];
    right[bin] += hits[example];
  }
  return Array.from(count, (examples, b) => ({
    lower: b === 0 ? 0 : edges[b - 1],
    upper: b === bins - 1 ? 1 : edges[b],
    count: examples,
    ...(examples && { confidence: sure[b] / examples, accuracy: right[b] / examples }),
  }));
}
