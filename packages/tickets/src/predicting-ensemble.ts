import {
  type Aggregator,
  type Calibrated,
  checkOptionNames,
  checkSignal,
  type DropoutSamples,
  droppingNodes,
  type MemberLogits,
  ModelError,
  type ModelGraph,
  OptionError,
  type PredictOptions,
  type Preprocessing,
  type TicketState,
} from '@freetickets/core';
import { replaceFolder } from '@freetickets/files';
import { aggregateOf, calibrate } from './aggregated.js';
import { checkEnsemble } from './check-ensemble.js';
import type { EnsembleParts } from './ensemble-parts.js';
import { type Inputs, prepareInputs } from './inputs.js';
import type { Regression } from './member-gaussians.js';
import { type Prediction, predictionOf } from './prediction.js';
import { SharedPredictor } from './shared-predictor.js';
import type { TargetPrediction } from './target-prediction.js';

/** As many as a plan may ask for. */
const MOST_SAMPLES = 1000;

const isEnsembleFile = (name: string): boolean =>
  /^(ensemble\.json|ticket-\d+\.safetensors)$/.test(name);

/** What an `Ensemble` is once it has been loaded: for pages that predict, which need not have all that `Ensemble.load` checks by. */
export class PredictingEnsemble {
  readonly graph: ModelGraph;
  /** What predicts, one by one: the tickets; or the one there is, as often as it is sampled. */
  readonly members: readonly TicketState[];
  readonly tickets: readonly TicketState[];
  readonly samples: DropoutSamples | undefined;
  /** None where a number is predicted. */
  readonly classes: readonly string[];
  /** What is predicted, where that is a number. */
  readonly regression: Regression | undefined;
  /** What each number of an input is called, in their order; undefined where the data of training had no names for them. */
  readonly columnNames: readonly string[] | undefined;
  readonly preprocessing: Preprocessing;
  readonly #parts: EnsembleParts;
  readonly #predictor: SharedPredictor;

  /**
   * Throws a `ModelError` where there is no member, one belongs to another graph, or the classes are not as many as the
   * outputs, or the names of columns not as many as the inputs, or a regression does not go with the model; an `OptionError` for
   * a calibrator without its state, for classes without an aggregator, and for a regression whose scale or noise is none.
   */
  constructor(parts: EnsembleParts) {
    checkEnsemble(parts);
    const { graph, columnNames, samples } = parts;
    if (samples) checkSamples(parts, samples);
    this.graph = parts.graph;
    this.tickets = parts.members;
    this.samples = samples;
    this.members = samples
      ? Array.from({ length: samples.count }, () => parts.members[0])
      : parts.members;
    this.classes = parts.classes;
    this.regression = parts.regression;
    this.columnNames = columnNames;
    this.preprocessing = parts.preprocessing;
    this.#parts = parts;
    this.#predictor = new SharedPredictor(async () =>
      parts.engine.createPredictor(graph, this.members, samples && { dropoutSeed: samples.seed }),
    );
  }

  /**
   * Predicts inputs in the data's own units (they are preprocessed as the training data was).
   * Throws a `DataError` where their shape does not fit, a `ModelError` where a number is predicted. Predictions that are asked for meanwhile wait for their turn; the
   * event loop goes on in between, and `signal` stops one with its reason, at once where it waits. What follows from the
   * members' logits is computed at once (see `predictFromLogits`): predict some thousands of inputs at a time where that is long to wait.
   */
  async predict(inputs: Inputs, options: PredictOptions = {}): Promise<Prediction> {
    checkOptionNames(options, 'signal');
    checkSignal(options.signal);
    this.#aggregator();
    const { data, count } = await prepareInputs(inputs, this.graph.inputShape, this.preprocessing);
    return this.predictFromLogits(await this.logits(data, count, options));
  }

  /**
   * Predicts the number that an ensemble of a regression is of, in the target's units, of inputs in the data's own. Waits,
   * stops and throws as `predict` does, and a `ModelError` where the ensemble is of classes.
   *
   * @param options `level`: the share that the intervals `lower` to `upper` hold, in (0, 1). Default: 0.95
   */
  async predictTargets(
    inputs: Inputs,
    options: PredictOptions & { readonly level?: number } = {},
  ): Promise<TargetPrediction> {
    checkOptionNames(options, 'signal', 'level');
    const { level = 0.95, ...waiting } = options;
    if (!this.regression) {
      throw new ModelError('The ensemble predicts classes. Use predict().');
    }
    checkSignal(options.signal);
    const { targetPredictionOf } = await import('./on-demand.js');
    const { data, count } = await prepareInputs(inputs, this.graph.inputShape, this.preprocessing);
    return targetPredictionOf(await this.logits(data, count, waiting), this.regression, level);
  }

  /** The members' logits, or outputs of a regression, for `count` preprocessed inputs, which must not change until then. */
  async logits(
    inputs: Float32Array,
    count: number,
    options: PredictOptions = {},
  ): Promise<MemberLogits> {
    checkOptionNames(options, 'signal');
    const data = await this.#predictor.predict(inputs, count, options);
    return { data, shape: [this.members.length, count, this.graph.classes] };
  }

  /**
   * The prediction that follows from members' logits. Throws a `PluginError` where aggregator or calibrator give none. The event
   * loop waits meanwhile: a few exponentials and logarithms for each input, member and class, so about a second for ten
   * million of them.
   */
  predictFromLogits(logits: MemberLogits): Prediction {
    return predictionOf(this.classes, this.aggregate(logits), logits);
  }

  /**
   * What aggregator and calibrator make of members' logits, row-major over [input, class]: `predictFromLogits` without how unsure the
   * ensemble is. Throws as `predictFromLogits` does.
   */
  aggregate(logits: MemberLogits): Calibrated {
    const { aggregatorState, calibrator, calibratorState = null } = this.#parts;
    const aggregate = aggregateOf(this.#aggregator(), aggregatorState);
    return calibrator
      ? calibrate(calibrator, logits, calibratorState, aggregate)
      : { probabilities: aggregate(logits) };
  }

  /** Throws a `ModelError` where a number is predicted. */
  #aggregator(): Aggregator {
    const { aggregator, regression } = this.#parts;
    if (aggregator && !regression) return aggregator;
    throw new ModelError('The ensemble predicts a number. Use predictTargets().');
  }

  /**
   * The ensemble's files by name: `ensemble.json` and a safetensors file a ticket. Rejects with a `ModelError` where a ticket
   * lacks a mask, without which it could not be read back.
   */
  async toFiles(): Promise<Record<string, Uint8Array>> {
    const { encodeEnsemble } = await import('./encode-ensemble.js');
    return encodeEnsemble(this.#parts);
  }

  /** Saves the ensemble as a folder, whole or not at all, in place of an ensemble that is there. */
  async save(folder: string): Promise<void> {
    await replaceFolder(folder, await this.toFiles(), isEnsembleFile);
  }

  /**
   * Frees what the engine holds. Predictions under way reject with a `ModelError`. The ensemble may still be used: it then
   * asks the engine again.
   */
  async dispose(): Promise<void> {
    await this.#predictor.dispose();
  }
}

/** Throws an `OptionError` where members cannot be samples of a ticket, a `ModelError` where they would all be the same. */
function checkSamples({ graph, members }: EnsembleParts, { count, seed }: DropoutSamples): void {
  const isCount = Number.isInteger(count) && count >= 1 && count <= MOST_SAMPLES;
  if (!isCount || !Number.isSafeInteger(seed) || seed < 0 || members.length > 1) {
    const expected = `a count from 1 to ${MOST_SAMPLES} and a seed, whole numbers, beside a single ticket`;
    throw new OptionError('samples', { count, seed }, expected);
  }
  droppingNodes(graph);
}
