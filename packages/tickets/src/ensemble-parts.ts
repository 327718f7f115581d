import type {
  Aggregator,
  Calibrator,
  DropoutSamples,
  Engine,
  Json,
  ModelGraph,
  Preprocessing,
  TicketState,
} from '@freetickets/core';
import type { Regression } from './member-gaussians.js';

/** What an ensemble asks of an engine. */
export type PredictingEngine = Pick<Engine, 'createPredictor'>;

/** What an ensemble is made of. */
export interface EnsembleParts {
  readonly graph: ModelGraph;
  /** The tickets; at least one, and just one where there are `samples`. */
  readonly members: readonly TicketState[];
  /** Makes the members samples of the ticket: so many, that each drop other activations. Absent: they are the tickets. */
  readonly samples?: DropoutSamples;
  /** None where a number is predicted. */
  readonly classes: readonly string[];
  /** What is predicted, where that is a number; there is then neither aggregator nor calibrator. */
  readonly regression?: Regression;
  /** What each number of an input is called, in their order, where they are columns of a table with names. */
  readonly columnNames?: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Of classes. */
  readonly aggregator?: Aggregator;
  /** What the aggregator learnt from validation data. */
  readonly aggregatorState?: Json;
  /** Corrects the aggregated prediction. */
  readonly calibrator?: Calibrator;
  /** What the calibrator learnt from validation data; required where there is one. */
  readonly calibratorState?: Json;
  /** Runs the members. */
  readonly engine: PredictingEngine;
}
