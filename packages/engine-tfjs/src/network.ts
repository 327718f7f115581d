import {
  type Batch,
  type BatchResult,
  DivergenceError,
  type LayerView,
  layerView,
  type MaskView,
  ModelError,
  type ModelGraph,
  type NetworkOptions,
  type NetworkState,
  OptionError,
  type ParameterInfo,
  type ParameterState,
  type Signal,
  show,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import { layersModel, parameterVariables } from '@freetickets/model-graph';
import { Mask } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { backward } from './backward.js';
import { checkBatch, checkInputs } from './batch.js';
import { clipByGlobalNorm } from './clip.js';
import { type SeededDropout, seededDropout } from './dropout.js';
import { predictAll } from './forward.js';
import { MaskedParameter } from './masked-parameter.js';
import { type DenseParameter, readActive, spreadState } from './state.js';
import { type UpdateRule, updateRule } from './update-rule.js';

/** A variable of the model, and what is kept about it. */
interface Parameter extends ParameterInfo {
  readonly variable: tf.Variable;
  /** None where it is not trainable. */
  readonly slots: { readonly [slot: string]: tf.Variable };
}

/** A network of dense tensors whose inactive weights and slots are exactly 0. */
export class MaskedNetwork implements TrainableNetwork {
  readonly parameters: readonly ParameterInfo[];
  private readonly model: LayersModel;
  private readonly all: readonly Parameter[];
  private readonly trainable: readonly Parameter[];
  private readonly masked = new Map<string, MaskedParameter>();
  private readonly rule: UpdateRule;
  private readonly dropout: SeededDropout;
  private readonly tracksMomentum: boolean;
  private steps = 0;
  /** The signals last collected: dense gradients, and the masks they were collected under. */
  private signals: readonly Signal[] = [];
  private readonly collected = new Map<string, { gradient: tf.Tensor; mask: Mask }>();

  constructor(
    private readonly graph: ModelGraph,
    private readonly options: NetworkOptions,
  ) {
    this.rule = updateRule(options.optimizer);
    const state = spreadState(graph, options.initial, this.rule.slots);
    this.parameters = graph.parameters;
    this.model = layersModel(graph);
    this.dropout = seededDropout(this.model, options.seed);
    this.tracksMomentum = options.track?.includes('denseMomentum') ?? false;
    const variables = parameterVariables(this.model, graph);
    this.all = graph.parameters.map((info) => {
      const variable = variables.get(info.name) as tf.Variable;
      const slot = () => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
      const names = info.trainable ? this.rule.slots : [];
      return { ...info, variable, slots: Object.fromEntries(names.map((name) => [name, slot()])) };
    });
    this.trainable = this.all.filter(({ trainable }) => trainable);
    this.load(state, 'step' in options.initial ? options.initial.step : 0);
  }

  async trainBatch(
    batch: Batch,
    step: { readonly learningRate: number; readonly collect?: readonly Signal[] },
  ): Promise<BatchResult> {
    const { learningRate, collect = [] } = step;
    if (!Number.isFinite(learningRate)) {
      throw new OptionError('learningRate', learningRate, 'a finite number');
    }
    const { result, gradients, statistics } = await this.pass(batch, collect);
    if (Number.isFinite(result.loss)) {
      this.update(gradients, learningRate);
      this.collect(gradients, collect);
    } else {
      this.restore(statistics);
    }
    tf.dispose([gradients, statistics]);
    if (Number.isFinite(result.loss)) return result;
    throw new DivergenceError(
      `The loss of step ${this.steps + 1} is ${result.loss}. Lower the learning rate (${learningRate}), let it warm up, or set the optimizer's clipNorm.`,
    );
  }

  async gradients(batch: Batch, collect: readonly Signal[]): Promise<BatchResult> {
    const { result, gradients, statistics } = await this.pass(batch, collect);
    this.restore(statistics);
    this.collect(gradients, collect);
    tf.dispose([gradients, statistics]);
    return result;
  }

  async layer(name: string): Promise<LayerView> {
    const parameter = this.maskedParameter(name);
    const { variable, mask, explored, denseMomentum } = parameter;
    const collected = this.collected.get(name);
    const [weights, dense, average] = await Promise.all([
      variable.data(),
      collected?.gradient.data(),
      denseMomentum?.data(),
    ]);
    const signals: { -readonly [S in Signal]?: ArrayLike<number> } = {};
    if (dense && collected && this.signals.includes('gradient')) {
      const active = mask.intersection(collected.mask);
      signals.gradient = dense.map((value, position) => (active.has(position) ? value : 0));
    }
    if (dense && this.signals.includes('denseGradient')) signals.denseGradient = dense;
    if (this.tracksMomentum) signals.denseMomentum = average ?? new Float32Array(mask.size);
    return layerView({ name, shape: variable.shape, mask, explored, weights, ...signals });
  }

  async setMask(name: string, mask: MaskView): Promise<void> {
    const parameter = this.maskedParameter(name);
    if (mask.size !== parameter.mask.size) {
      throw new ModelError(
        `${name}: got a mask of ${mask.size} positions, expected one of ${parameter.mask.size}.`,
      );
    }
    const slots = this.all.find((each) => each.name === name)?.slots ?? {};
    parameter.setMask(Mask.from(mask), Object.values(slots), 0);
  }

  async predict(inputs: Float32Array, count: number): Promise<Float32Array> {
    checkInputs(this.graph, inputs, count);
    return predictAll([this.model], this.graph, inputs, count, this.options.batchSize);
  }

  async exportTicket(): Promise<TicketState> {
    const states = this.all.map(async ({ name, shape, variable }) => {
      const mask = this.masked.get(name)?.mask;
      const values = await readActive(variable, mask);
      return [name, { shape, values, ...(mask && { mask }) }] as const;
    });
    const parameters: Record<string, ParameterState> = Object.fromEntries(
      await Promise.all(states),
    );
    return { graphHash: this.graph.hash, parameters };
  }

  async exportState(): Promise<NetworkState> {
    const slots = this.rule.slots.map(async (slot) => {
      const values = this.trainable.map(async ({ name, slots }) => {
        return [name, await readActive(slots[slot], this.masked.get(name)?.mask)] as const;
      });
      return [slot, Object.fromEntries(await Promise.all(values))] as const;
    });
    const averages = [...this.masked].map(async ([name, { mask, denseMomentum }]) => {
      const values = denseMomentum && (await readActive(denseMomentum, undefined));
      return [name, values ?? new Float32Array(mask.size)] as const;
    });
    return {
      ...(await this.exportTicket()),
      step: this.steps,
      slots: Object.fromEntries(await Promise.all(slots)),
      explored: Object.fromEntries(
        [...this.masked].map(([name, { explored }]) => [name, explored]),
      ),
      ...(this.tracksMomentum && {
        denseMomentum: Object.fromEntries(await Promise.all(averages)),
      }),
    };
  }

  async importState(state: NetworkState): Promise<void> {
    this.load(spreadState(this.graph, state, this.rule.slots), state.step);
  }

  dispose(): void {
    this.forgetSignals();
    this.model.dispose();
    tf.dispose(this.all.map(({ slots }) => slots));
    for (const parameter of this.masked.values()) parameter.dispose();
    this.masked.clear();
  }

  private load(state: ReadonlyMap<string, DenseParameter>, step: number): void {
    this.forgetSignals();
    this.steps = step;
    for (const { name, variable, slots } of this.all) {
      const dense = state.get(name) as DenseParameter;
      assign(variable, dense.values);
      for (const [slot, values] of Object.entries(dense.slots)) assign(slots[slot], values);
      if (!dense.topology) continue;
      this.masked.get(name)?.dispose();
      const { mask, explored } = dense.topology;
      const parameter = new MaskedParameter(variable, mask, explored);
      if (dense.denseMomentum && this.tracksMomentum) {
        parameter.denseMomentum = tf.tensor(dense.denseMomentum, variable.shape);
      }
      this.masked.set(name, parameter);
    }
  }

  /** A pass over the batch, with the statistics as they were before. */
  private async pass(batch: Batch, collect: readonly Signal[]) {
    const { graph, options, model } = this;
    checkBatch(graph, batch, options.batchSize);
    if (collect.includes('denseMomentum') && !this.tracksMomentum) {
      throw new OptionError('collect', 'denseMomentum', "a signal that is in the network's track");
    }
    this.forgetSignals();
    this.dropout.begin(this.steps);
    const statistics = this.all
      .filter(({ trainable }) => !trainable)
      .map(({ variable }) => tf.clone(variable));
    const variables = this.trainable.map(({ variable }) => variable);
    const pass = await backward(model, graph, batch, variables, options.loss);
    return { ...pass, statistics };
  }

  private restore(statistics: readonly tf.Tensor[]): void {
    const fixed = this.all.filter(({ trainable }) => !trainable);
    tf.tidy(() => {
      for (const [i, { variable }] of fixed.entries()) variable.assign(tf.clone(statistics[i]));
    });
  }

  /** One step of the optimizer with the dense loss gradients of the trainable parameters. */
  private update(dense: readonly tf.Tensor[], learningRate: number): void {
    const { clipNorm, weightDecay } = this.options.optimizer;
    this.steps++;
    tf.tidy(() => {
      const masked = this.trainable.map(
        ({ name }, i) => this.masked.get(name)?.masked(dense[i]) ?? dense[i],
      );
      const clipped = clipNorm === undefined ? masked : clipByGlobalNorm(masked, clipNorm);
      for (const [i, { variable, slots }] of this.trainable.entries()) {
        const gradient = weightDecay
          ? tf.add(clipped[i], tf.mul(variable, weightDecay))
          : clipped[i];
        this.rule.apply(variable, gradient, slots, { learningRate, step: this.steps });
      }
    });
    if (!this.tracksMomentum) return;
    for (const [i, { name }] of this.trainable.entries()) {
      this.masked.get(name)?.trackMomentum(dense[i]);
    }
  }

  private collect(dense: readonly tf.Tensor[], signals: readonly Signal[]): void {
    this.signals = signals;
    if (!signals.includes('gradient') && !signals.includes('denseGradient')) return;
    for (const [i, { name }] of this.trainable.entries()) {
      const parameter = this.masked.get(name);
      if (!parameter) continue;
      this.collected.set(name, { gradient: tf.clone(dense[i]), mask: parameter.mask });
    }
  }

  private forgetSignals(): void {
    for (const { gradient } of this.collected.values()) gradient.dispose();
    this.collected.clear();
    this.signals = [];
  }

  private maskedParameter(name: string): MaskedParameter {
    const parameter = this.masked.get(name);
    if (parameter) return parameter;
    throw new ModelError(
      `No masked parameter is named ${show(name)}. There are: ${[...this.masked.keys()].join(', ')}.`,
    );
  }
}

function assign(variable: tf.Variable, values: Float32Array): void {
  tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
}
