import { random } from '@freetickets/core';
import { softmax } from '@freetickets/uncertainty-metrics';
import { UMAP } from 'umap-js';
import type { RunData } from './run-data.js';
import { timelineOf } from './timeline.js';

/** An epoch's predictions as a point of the plane. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
  readonly stage: 'ensemble' | 'baseline';
  readonly run: number;
  readonly epoch: number;
  /** From 0, the first epoch of its run, to 1, the last. */
  readonly progress: number;
  /** The ticket that the epoch's state became, if any. */
  readonly ticket?: number;
}

/** Fewer points make no map. */
const fewest = 4;
/** More are thinned out: the map takes the square of their number. */
const most = 200;

/**
 * A map of what a run's networks predicted for the probe at each epoch: each epoch's probabilities are one vector, and
 * near vectors come to lie near each other. Seeded with the run's own seed, so that a run has one map. Empty where the log
 * has fewer than four epochs, or another number of classes than the evaluation.
 *
 * McInnes, Healy and Melville, UMAP: Uniform Manifold Approximation and Projection, 2018; used for training
 * trajectories by Fort, Hu and Lakshminarayanan, Deep Ensembles: A Loss Landscape Perspective, 2019.
 */
export function predictionMap({ events, config, evaluation }: RunData): readonly MapPoint[] {
  const epochs = (['ensemble', 'baseline'] as const).flatMap((stage) =>
    timelineOf(events, stage).epochs.map((epoch) => ({ ...epoch, stage })),
  );
  const probe = epochs[0]?.probe.length ?? 0;
  const usable = epochs.filter((epoch) => epoch.probe.length === probe && probe > 0);
  const every = Math.ceil(usable.length / most);
  const kept = usable.filter(({ ticket }, i) => ticket || i % every === 0);
  const classes = evaluation.test?.classes.length;
  if (kept.length < fewest || classes === undefined || probe % classes !== 0) return [];
  const vectors = kept.map(({ probe: logits }) =>
    Array.from(
      softmax({ data: Float64Array.from(logits), shape: [probe / classes, classes] }).data,
    ),
  );
  const stream = random.derive(typeof config.seed === 'number' ? config.seed : 0, 'report', 'map');
  const umap = new UMAP({
    nNeighbors: Math.min(15, kept.length - 1),
    random: () => stream.uniform(),
  });
  return umap.fit(vectors).map(([x, y], i) => {
    const { stage, run, epoch, epochs: length, ticket } = kept[i];
    const progress = length > 1 ? (epoch - 1) / (length - 1) : 1;
    return { x, y, stage, run, epoch, progress, ...(ticket === undefined ? {} : { ticket }) };
  });
}
