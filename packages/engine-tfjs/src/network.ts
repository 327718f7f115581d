import {
  type Batch,
  type BatchResult,
  CallQueue,
  checkBatch,
  checkInputs,
  checkNetworkOptions,
  DivergenceError,
  type LayerView,
  layerView,
  type MaskView,
  ModelError,
  type ModelGraph,
  type NetworkOptions,
  type NetworkState,
  OptionError,
  optimizers,
  type ParameterInfo,
  type RegressionBatch,
  type Signal,
  slotsOf,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import { layersModel } from '@freetickets/model-graph';
import { Mask } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { backward } from './backward.js';
import { indexCheck } from './check-indices.js';
import { clipByGlobalNorm } from './clip.js';
import { CollectedSignals } from './collected-signals.js';
import { type SeededDropout, seededDropout } from './dropout.js';
import { predictAll } from './forward.js';
import type { OnBackend } from './on-backend.js';
import { Parameters } from './parameters.js';
import { spreadState } from './state.js';
import type { UpdateRule } from './update-rule.js';
import { updateRule } from './update-rules.js';

/** What a step is taken with. */
interface StepSettings {
  readonly learningRate: number;
  readonly collect?: readonly Signal[];
}

/** A network of dense tensors whose inactive weights and slots are exactly 0. */
export class MaskedNetwork implements TrainableNetwork {
  readonly parameters: readonly ParameterInfo[];
  private readonly model: LayersModel;
  private readonly store: Parameters;
  private readonly rule: UpdateRule;
  private readonly dropout: SeededDropout;
  private readonly tracksMomentum: boolean;
  private readonly checkIndices: ReturnType<typeof indexCheck>;
  private readonly signals = new CollectedSignals();
  private readonly queue = new CallQueue('network');
  private steps: number;

  constructor(
    private readonly graph: ModelGraph,
    private readonly options: NetworkOptions,
    private readonly on: OnBackend,
  ) {
    checkNetworkOptions(graph, options);
    const { initial, optimizer, seed, track = [] } = options;
    this.rule = updateRule(optimizer);
    const state = spreadState(graph, initial, slotsOf(optimizer));
    this.parameters = graph.parameters;
    this.model = layersModel(graph);
    this.checkIndices = indexCheck(graph);
    this.dropout = seededDropout(this.model, seed);
    this.tracksMomentum = track.includes('denseMomentum');
    this.store = new Parameters(this.model, graph, slotsOf(optimizer));
    this.store.load(state);
    this.steps = 'step' in initial ? initial.step : 0;
  }

  trainBatch(batch: Batch | RegressionBatch, settings: StepSettings): Promise<BatchResult> {
    return this.queue.run(() => this.step(batch, settings));
  }

  gradients(batch: Batch | RegressionBatch, collect: readonly Signal[]): Promise<BatchResult> {
    return this.queue.run(async () => {
      const { result, gradients, statistics } = await this.pass(batch, collect);
      this.restore(statistics);
      this.signals.collect(collect, this.store.trainable, gradients);
      tf.dispose([gradients, statistics]);
      return result;
    });
  }

  layer(name: string): Promise<LayerView> {
    return this.queue.run(() => this.view(name));
  }

  setMask(name: string, mask: MaskView): Promise<void> {
    return this.queue.run(() => {
      const { masked, slots } = this.store.maskedNamed(name);
      if (mask.size !== masked.mask.size) {
        throw new ModelError(
          `${name}: got a mask of ${mask.size} positions, expected one of ${masked.mask.size}.`,
        );
      }
      masked.setMask(Mask.from(mask), Object.values(slots), 0);
    });
  }

  predict(inputs: Float32Array, count: number): Promise<Float32Array> {
    const { graph, model, on, options, queue } = this;
    return queue.run(() => {
      checkInputs(graph, inputs, count);
      this.checkIndices(inputs);
      return predictAll([model], graph, { inputs, count }, on, (work) =>
        queue.chunks(count, options.batchSize, {}, work),
      );
    });
  }

  exportTicket(): Promise<TicketState> {
    return this.queue.run(() => this.store.ticket());
  }

  exportState(): Promise<NetworkState> {
    return this.queue.run(async () => ({
      ...(await this.store.ticket()),
      step: this.steps,
      slots: await this.store.slots(),
      explored: this.store.explored(),
      ...(this.tracksMomentum && { denseMomentum: await this.store.denseMomentum() }),
    }));
  }

  importState(state: NetworkState): Promise<void> {
    return this.queue.run(() => {
      const parameters = spreadState(this.graph, state, slotsOf(this.options.optimizer));
      this.signals.forget();
      this.store.load(parameters);
      this.steps = state.step;
    });
  }

  dispose(): void {
    this.queue.close(() => {
      this.signals.forget();
      this.store.dispose();
      this.model.dispose();
    });
  }

  private async step(
    batch: Batch | RegressionBatch,
    { learningRate, collect = [] }: StepSettings,
  ): Promise<BatchResult> {
    if (!Number.isFinite(learningRate)) {
      throw new OptionError('learningRate', learningRate, 'a finite number');
    }
    const { result, gradients, statistics } = await this.pass(batch, collect);
    const converges = Number.isFinite(result.loss);
    if (converges) {
      this.signals.collect(collect, this.store.trainable, gradients);
      this.on(() => this.update(gradients, learningRate));
    } else {
      this.restore(statistics);
    }
    tf.dispose([gradients, statistics]);
    if (converges) return result;
    throw new DivergenceError(
      `The loss of step ${this.steps + 1} is ${result.loss}. Lower the learning rate (${learningRate}), let it warm up, or set the optimizer's clipNorm.`,
    );
  }

  private async view(name: string): Promise<LayerView> {
    const { variable, masked } = this.store.maskedNamed(name);
    const { mask, explored, denseMomentum } = masked;
    const [weights, collected, average] = await Promise.all([
      variable.data(),
      this.signals.read(name, mask),
      denseMomentum?.data(),
    ]);
    return layerView({
      name,
      shape: variable.shape,
      mask,
      explored,
      weights,
      ...collected,
      ...(this.tracksMomentum && { denseMomentum: average ?? new Float32Array(mask.size) }),
    });
  }

  /** A pass over the batch, and the moving statistics as they were before. */
  private async pass(batch: Batch | RegressionBatch, collect: readonly Signal[]) {
    const { graph, model, on, options, store } = this;
    checkBatch(graph, batch, options);
    this.checkIndices(batch.inputs);
    if (collect.includes('denseMomentum') && !this.tracksMomentum) {
      throw new OptionError('collect', 'denseMomentum', "a signal that is in the network's track");
    }
    this.signals.forget();
    this.dropout.begin(this.steps);
    const statistics = store.fixed.map(({ variable }) => tf.clone(variable));
    const variables = store.trainable.map(({ variable }) => variable);
    const { result, gradients } = await backward(model, graph, batch, variables, options.loss, on);
    return { result, gradients, statistics };
  }

  private restore(statistics: readonly tf.Tensor[]): void {
    tf.tidy(() => {
      for (const [i, { variable }] of this.store.fixed.entries()) {
        variable.assign(tf.clone(statistics[i]));
      }
    });
  }

  /** One step of the optimizer with the dense loss gradients of the trainable parameters. */
  private update(dense: readonly tf.Tensor[], learningRate: number): void {
    const { name, clipNorm, weightDecay } = this.options.optimizer;
    const { decay } = optimizers[name];
    const { trainable } = this.store;
    this.steps++;
    tf.tidy(() => {
      const active = trainable.map(({ masked }, i) => masked?.masked(dense[i]) ?? dense[i]);
      const clipped = clipNorm === undefined ? active : clipByGlobalNorm(active, clipNorm);
      for (const [i, { variable, slots }] of trainable.entries()) {
        if (weightDecay && decay === 'decoupled') {
          variable.assign(tf.sub(variable, tf.mul(variable, learningRate * weightDecay)));
        }
        const gradient =
          weightDecay && decay === 'coupled'
            ? tf.add(clipped[i], tf.mul(variable, weightDecay))
            : clipped[i];
        this.rule(variable, gradient, slots, { learningRate, step: this.steps });
      }
    });
    if (!this.tracksMomentum) return;
    for (const [i, { masked }] of trainable.entries()) masked?.trackMomentum(dense[i]);
  }
}
