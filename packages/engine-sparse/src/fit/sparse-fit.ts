import {
  type LossSpec,
  ModelError,
  type ModelGraph,
  OptionError,
  type TicketState,
} from '@freetickets/core';
import { modelGraph } from '@freetickets/model-graph';
import type { Mask } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { compiledLoss } from './compiled-loss.js';
import { measuresLoss, metricsOf } from './compiled-metrics.js';
import { MethodOverrides } from './method-overrides.js';
import type { ModelWeights } from './model-weights.js';
import { readBatch } from './read-batch.js';
import type { SparseTraining } from './sparse-training.js';
import { type TrainFunction, trainedModel } from './trained-model.js';

type History = Awaited<ReturnType<LayersModel['fit']>>;

/** The batch size of `fit` where it is not given one. */
const FIT_BATCH_SIZE = 32;

/**
 * A model whose steps the sparse engine takes. Made by `fitSparsely`. While it is attached, the model's own `fit`,
 * `fitDataset` and `trainOnBatch` reject with a `ModelError` where the model, its optimizer, loss or layers were
 * replaced, with an `OptionError` for class weights beside other metrics than accuracy, and with a `DataError` for targets that
 * its loss does not take.
 */
export class SparseFit {
  private readonly overrides = new MethodOverrides();
  private readonly optimizer: tf.Optimizer;
  private hooked: object | undefined;
  private isDetached = false;

  /** @param graph the model's, to make predictors of its tickets with */
  constructor(
    private readonly model: LayersModel,
    readonly graph: ModelGraph,
    private readonly loss: LossSpec,
    private readonly weights: ModelWeights,
    private readonly training: SparseTraining,
  ) {
    this.optimizer = model.optimizer;
    this.writeBack();
    this.attach();
  }

  /** How many steps the engine has taken, from 0. */
  get steps(): number {
    return this.training.steps;
  }

  /** The masks by parameter name: `dense-1/kernel`. */
  get masks(): ReadonlyMap<string, Mask> {
    return this.training.masks;
  }

  /** The share of the masked kernels' weights that is active, in [0, 1]. */
  get density(): number {
    const masks = [...this.masks.values()];
    const sum = (of: (mask: Mask) => number) => masks.reduce((all, mask) => all + of(mask), 0);
    return sum(({ count }) => count) / sum(({ size }) => size);
  }

  /**
   * Assigns what was learned to the model's variables. The model does so by itself whenever it reads them, to predict,
   * evaluate or save, and at the end of `fit`: this is for variables held outside of it.
   */
  writeBack(): void {
    if (!this.isDetached) this.weights.push(this.training.network);
  }

  /** The network now as a ticket: what engines make predictors of. Throws a `ModelError` once detached. */
  exportTicket(): TicketState {
    this.checkAttached();
    this.weights.pull(this.training.network);
    return this.training.network.ticket();
  }

  /** Gives the model back as it was, with the weights learned: its own optimizer takes the steps again. */
  detach(): void {
    if (this.isDetached) return;
    this.writeBack();
    this.overrides.restore();
    this.training.network.dispose();
    this.isDetached = true;
  }

  private attach(): void {
    const { model, overrides, training } = this;
    overrides.override(model, 'fit', (fit) => async (x, y, args) => {
      await training.makeRoom(Math.min(args?.batchSize ?? FIT_BATCH_SIZE, examplesOf(x)));
      return this.watch(() => fit(x, y, args));
    });
    overrides.override(
      model,
      'fitDataset',
      (fit) => async (dataset, args) => this.watch(() => fit(dataset, args)),
    );
    overrides.override(model, 'trainOnBatch', (train) => async (x, y) => {
      this.hook();
      await training.makeRoom(examplesOf(x));
      return train(x, y);
    });
    for (const variable of new Set(model.weights)) {
      overrides.override(variable, 'read', (read) => () => {
        this.writeBack();
        return read();
      });
    }
  }

  /** Puts the engine into the model that trains. A Sequential makes a new one of it whenever it is compiled. */
  private hook(): void {
    const trained = trainedModel(this.model);
    if (trained === this.hooked) return;
    if (modelGraph(this.model).hash !== this.graph.hash) {
      throw new ModelError(
        'The model has other layers than when it was given to fitSparsely. Call detach(), and fitSparsely anew.',
      );
    }
    this.overrides.override(trained, 'makeTrainFunction', () => () => this.trainFunction());
    this.hooked = trained;
  }

  /** What the model trains with instead of its own forward and backward pass. */
  private trainFunction(): TrainFunction {
    const { model, optimizer, training, weights } = this;
    if (model.optimizer !== optimizer) {
      throw new ModelError(
        "The model has another optimizer than when it was given to fitSparsely. Call detach(), and fitSparsely anew; with masks: 'from-weights' it goes on from the weights there are.",
      );
    }
    const loss = compiledLoss(model);
    if (JSON.stringify(loss.spec) !== JSON.stringify(this.loss)) {
      throw new ModelError(
        'The model has another loss than when it was given to fitSparsely. Call detach(), and fitSparsely anew.',
      );
    }
    const metrics = metricsOf(model);
    return (data) => {
      this.checkAttached();
      const inputs = data.slice(0, model.inputs.length);
      const [labels, exampleWeights] = data.slice(inputs.length);
      if (exampleWeights && measuresLoss(model)) {
        const expected = "'accuracy' alone beside classWeight: a step gives the weighted loss only";
        throw new OptionError('metrics', 'crossentropy', expected);
      }
      const batch = readBatch(inputs, labels, loss, exampleWeights);
      weights.pull(training.network);
      const result = training.step(batch, Number(optimizer.getConfig().learningRate));
      weights.stepped();
      const values = metrics.map((metric) => metric(result, batch.count));
      return [result.loss, ...values].map((value) => tf.scalar(value));
    };
  }

  /** Throws a `ModelError` where a fit ran without this engine. */
  private async watch(fit: () => Promise<History>): Promise<History> {
    this.hook();
    const before = this.steps;
    const history = await fit();
    this.writeBack();
    if (this.steps === before && history.epoch.length > 0) {
      throw new ModelError(
        'model.fit took no step on the sparse engine: there was no data, or something else has taken the steps. Call detach(), and fitSparsely anew.',
      );
    }
    return history;
  }

  private checkAttached(): void {
    if (!this.isDetached) return;
    throw new ModelError('The model was detached from the sparse engine. Call fitSparsely anew.');
  }
}

/** How many examples some inputs hold. */
function examplesOf(inputs: Parameters<LayersModel['fit']>[0]): number {
  const [first] = inputs instanceof tf.Tensor ? [inputs] : Object.values(inputs);
  return first?.shape[0] ?? 0;
}
