import {
  type Batch,
  type BatchResult,
  CallQueue,
  checkBatch,
  checkInputs,
  checkNetworkOptions,
  checkState,
  DivergenceError,
  isRegression,
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
  type RegressionBatch,
  random,
  type Signal,
  show,
  sizeOf,
  slotsOf,
  type TicketState,
  type TrainableNetwork,
  targetsPerExample,
} from '@freetickets/core';
import { gather, Mask, scatter } from '@freetickets/sparse-masks/masks';
import { checkIndices } from './check-indices.js';
import { compileTraining } from './compile-training.js';
import { drawDropout } from './draw-dropout.js';
import type { Executable } from './executable.js';
import { createPredictor, type ReloadablePredictor } from './predictor.js';
import { LOSS_RESULTS } from './program/constants.js';
import type { LoweredTraining } from './program/lowered.js';
import type { StoredParameter } from './program/stored-parameter.js';
import type { Runtime } from './runtime/machine.js';
import { masksOf } from './state.js';
import { requireSupported } from './unsupported.js';
import { writeBatch } from './write-batch.js';

/** How much of the running average of the dense gradient survives a step. Dettmers and Zettlemoyer, 2019. */
const MOMENTUM = 0.9;

/** Signals collected with a batch, over all positions, and the mask they were collected under. */
interface Collected {
  readonly gradient?: Float32Array;
  readonly denseGradient?: Float32Array;
  readonly mask: Mask;
}

/** What a step is taken with. */
type StepSettings = Parameters<TrainableNetwork['trainBatch']>[1];

/**
 * A network of which only active weights are stored, multiplied and updated. All of it but what needs another heap is
 * done at once: `step`, `view`, `move`, `dense`, `write` and `ticket` are for callers that cannot wait, as inside
 * `model.fit`.
 */
export class SparseNetwork implements TrainableNetwork {
  readonly parameters: readonly ParameterInfo[];
  private readonly tracksMomentum: boolean;
  private explored = new Map<string, Mask>();
  private averages = new Map<string, Float32Array>();
  private collected = new Map<string, Collected>();
  private steps = 0;
  private readonly queue = new CallQueue('network');
  /** Made when it is first asked for; there for as long as the layout of the weights is. */
  private predictor: Promise<ReloadablePredictor> | undefined;
  /** Whether the predictor has the weights as they are. */
  private isPredictorCurrent = false;
  /** The program on its heap; another one once masks have other numbers of active weights. */
  executable: Executable<LoweredTraining>;

  private constructor(
    private readonly graph: ModelGraph,
    private readonly options: NetworkOptions,
    private readonly runtime: Runtime,
    executable: Executable<LoweredTraining>,
  ) {
    this.parameters = graph.parameters;
    this.tracksMomentum = options.track?.includes('denseMomentum') ?? false;
    this.executable = executable;
  }

  static async create(
    graph: ModelGraph,
    options: NetworkOptions,
    runtime: Runtime,
  ): Promise<SparseNetwork> {
    requireSupported(graph, 'train');
    checkNetworkOptions(graph, options);
    const { initial } = options;
    checkState(graph, initial, slotsOf(options.optimizer));
    const executable = await compileTraining(graph, options, runtime, initial);
    const network = new SparseNetwork(graph, options, runtime, executable);
    network.load(initial, executable);
    return network;
  }

  inputRoom(count: number): Float32Array {
    this.queue.checkOpen();
    const { graph, executable, options } = this;
    if (!Number.isInteger(count) || count < 1 || count > options.batchSize) {
      throw new OptionError('count', count, `1 to ${options.batchSize}, the network's batchSize`);
    }
    return executable.floats(executable.lowered.input, count * sizeOf(graph.inputShape));
  }

  trainBatch(batch: Batch | RegressionBatch, settings: StepSettings): Promise<BatchResult> {
    return this.queue.run(() => this.step(batch, settings));
  }

  /** As `trainBatch`. */
  step(batch: Batch | RegressionBatch, { learningRate, collect = [] }: StepSettings): BatchResult {
    if (!Number.isFinite(learningRate)) {
      throw new OptionError('learningRate', learningRate, 'a finite number');
    }
    const { result, dense } = this.pass(batch, collect, learningRate);
    if (!Number.isFinite(result.loss)) {
      throw new DivergenceError(
        `The loss of step ${this.steps + 1} is ${result.loss}. Lower the learning rate (${learningRate}), let it warm up, or set the optimizer's clipNorm.`,
      );
    }
    this.isPredictorCurrent = false;
    this.executable.run(['update']);
    this.steps++;
    for (const [name, gradient] of this.tracksMomentum ? dense : []) {
      const average = this.averages.get(name);
      if (!average) this.averages.set(name, gradient.slice());
      else
        for (let i = 0; i < average.length; i++) average[i] = MOMENTUM * average[i] + gradient[i];
    }
    return result;
  }

  gradients(batch: Batch | RegressionBatch, collect: readonly Signal[]): Promise<BatchResult> {
    return this.queue.run(() => this.pass(batch, collect, 0).result);
  }

  layer(name: string): Promise<LayerView> {
    return this.queue.run(() => this.view(name));
  }

  /** As `layer`. */
  view(name: string): LayerView {
    const { parameter, mask } = this.masked(name);
    const { gradient, denseGradient, mask: then } = this.collected.get(name) ?? {};
    const active = then ? mask.intersection(then) : mask;
    return layerView({
      name,
      shape: parameter.info.shape,
      mask,
      explored: this.explored.get(name) ?? mask,
      weights: scatter(this.executable.valuesOf(parameter), mask),
      ...(gradient && { gradient: gradient.map((value, i) => (active.has(i) ? value : 0)) }),
      ...(denseGradient && { denseGradient }),
      ...(this.tracksMomentum && {
        denseMomentum: this.averages.get(name) ?? new Float32Array(mask.size),
      }),
    });
  }

  setMask(name: string, view: MaskView): Promise<void> {
    return this.queue.run(() => this.takeMasks({ [name]: view }));
  }

  setMasks(views: { readonly [name: string]: MaskView }): Promise<void> {
    return this.queue.run(() => this.takeMasks(views));
  }

  /** As `setMask`, of a mask with as many active positions as before. */
  move(name: string, mask: Mask): void {
    const { parameter, mask: before } = this.masked(name);
    this.isPredictorCurrent = false;
    this.explore(name, mask, before);
    const { values, slots, count } = parameter;
    for (const range of [values, ...Object.values(slots)]) {
      const stored = this.executable.floats(range, count);
      stored.set(moved(stored, before, mask));
    }
    this.executable.reindex(this.executable.lowered.parameters, parameter, mask);
  }

  /** A parameter's values at all positions: a copy. */
  dense(name: string): Float32Array {
    const parameter = this.executable.lowered.parameters.get(name);
    const values = this.executable.valuesOf(parameter);
    return parameter.mask ? scatter(values, parameter.mask) : values.slice();
  }

  /** Takes over a parameter's values, given at all positions, where it is active. Slots stay. */
  write(name: string, dense: Float32Array): void {
    const parameter = this.executable.lowered.parameters.get(name);
    const { mask } = parameter;
    this.isPredictorCurrent = false;
    this.executable.valuesOf(parameter).set(mask ? gather(dense, mask) : dense);
  }

  predict(inputs: Float32Array, count: number): Promise<Float32Array> {
    return this.queue.run(async () => {
      checkInputs(this.graph, inputs, count);
      const predictor = await this.currentPredictor();
      return predictor.predict(inputs, count);
    });
  }

  exportTicket(): Promise<TicketState> {
    return this.queue.run(() => this.ticket());
  }

  /** As `exportTicket`. */
  ticket(): TicketState {
    const entries = this.stored().map((parameter): [string, ParameterState] => {
      const { name, info, mask } = parameter;
      const values = this.executable.valuesOf(parameter).slice();
      return [name, { shape: info.shape, values, ...(mask && { mask }) }];
    });
    return { graphHash: this.graph.hash, parameters: Object.fromEntries(entries) };
  }

  exportState(): Promise<NetworkState> {
    return this.queue.run(() => this.state());
  }

  importState(state: NetworkState): Promise<void> {
    return this.queue.run(() => this.replace(state));
  }

  dispose(): void {
    // A prediction under way ends at its next chunk.
    this.disposePredictor();
    this.queue.close(() => {
      this.disposePredictor();
      this.collected.clear();
      this.executable.dispose();
    });
  }

  private state(): NetworkState {
    const slots = slotsOf(this.options.optimizer).map((slot) => {
      const values = this.stored()
        .filter(({ trainable }) => trainable)
        .map(({ name, slots, count }) => [
          name,
          this.executable.floats(slots[slot], count).slice(),
        ]);
      return [slot, Object.fromEntries(values)];
    });
    const masked = this.stored().flatMap((each) =>
      each.mask ? [{ ...each, mask: each.mask }] : [],
    );
    const averages = masked.map(({ name, size }) => [
      name,
      this.averages.get(name)?.slice() ?? new Float32Array(size),
    ]);
    return {
      ...this.ticket(),
      step: this.steps,
      slots: Object.fromEntries(slots),
      explored: Object.fromEntries(
        masked.map(({ name, mask }) => [name, this.explored.get(name) ?? mask]),
      ),
      ...(this.tracksMomentum && { denseMomentum: Object.fromEntries(averages) }),
    };
  }

  private async replace(state: NetworkState): Promise<void> {
    checkState(this.graph, state, slotsOf(this.options.optimizer));
    const fits = this.stored().every(
      ({ name, count }) => state.parameters[name].values.length === count,
    );
    if (fits) {
      this.load(state, this.executable);
      return;
    }
    const executable = await compileTraining(this.graph, this.options, this.runtime, state);
    const { executable: before } = this;
    this.disposePredictor();
    this.load(state, executable);
    before.dispose();
  }

  /** The predictor, with the weights as they are now. */
  private async currentPredictor(): Promise<ReloadablePredictor> {
    const { graph, runtime, options } = this;
    const isCurrent = this.isPredictorCurrent;
    this.isPredictorCurrent = true;
    if (this.predictor !== undefined) {
      const predictor = await this.predictor;
      if (isCurrent) return predictor;
      await predictor.reload([this.ticket()]).catch((error: unknown) => {
        this.isPredictorCurrent = false;
        throw error;
      });
      return predictor;
    }
    this.predictor = createPredictor(graph, [this.ticket()], runtime, {
      batchSize: options.batchSize,
    });
    return this.predictor.catch((error: unknown) => {
      this.predictor = undefined;
      throw error;
    });
  }

  private disposePredictor(): void {
    void this.predictor?.then(
      (predictor) => predictor.dispose(),
      () => {},
    );
    this.predictor = undefined;
  }

  private stored(): readonly StoredParameter[] {
    return this.executable.lowered.parameters.all;
  }

  /** A masked parameter by name. */
  private masked(name: string): { parameter: StoredParameter; mask: Mask } {
    const parameter = this.executable.lowered.parameters.find(name);
    if (parameter?.mask) return { parameter, mask: parameter.mask };
    const names = this.stored().flatMap((each) => (each.mask ? [each.name] : []));
    throw new ModelError(
      `No masked parameter is named ${show(name)}. There are: ${names.join(', ')}.`,
    );
  }

  /** Forward and backward; changes no weight, slot or statistic. */
  private pass(batch: Batch | RegressionBatch, collect: readonly Signal[], learningRate: number) {
    const { graph, executable, options } = this;
    checkBatch(graph, batch, options);
    checkIndices(graph, batch.inputs);
    if (collect.includes('denseMomentum') && !this.tracksMomentum) {
      throw new OptionError('collect', 'denseMomentum', "a signal that is in the network's track");
    }
    const { lowered } = executable;
    const { parameters } = lowered;
    const { count } = batch;
    const { loss } = options;
    const heads = isRegression(loss) ? 1 : (loss.heads ?? 1);
    writeBatch(executable, batch, targetsPerExample(graph, loss));
    for (const dropout of lowered.networks[0].dropouts) {
      const stream = random.derive(options.seed, 'dropout', dropout.name, this.steps);
      drawDropout(executable, dropout, count, stream);
    }
    executable.setStep({ count, learningRate, ...this.corrections() });

    const dense = new Map<string, Float32Array>();
    if (collect.includes('denseGradient') || this.tracksMomentum) {
      const byStop = new Map(
        parameters.denseGradients.map((each) => [each.before, each.parameter]),
      );
      executable.run(['pass', 'dense'], [...byStop.keys()], (stop) => {
        const parameter = byStop.get(stop);
        if (!parameter) return;
        const region = parameters.denseGradient(parameter);
        const gradient = executable.floats(region, parameter.size).slice();
        // A layer that is called several times gets the sum of its calls' gradients.
        const others = dense.get(parameter.name);
        dense.set(
          parameter.name,
          others ? gradient.map((value, i) => value + others[i]) : gradient,
        );
      });
    } else {
      executable.run(['pass']);
    }
    const results = executable.doubles(lowered.results, LOSS_RESULTS * this.runtime.threads);
    let sum = 0;
    let correct = 0;
    for (let i = 0; i < results.length; i += LOSS_RESULTS) {
      sum += results[i];
      correct += results[i + 1];
    }
    this.collect(collect, dense);
    return { result: { loss: sum / count, correct: correct / heads }, dense };
  }

  /** Keeps copies of the signals asked for. */
  private collect(signals: readonly Signal[], dense: ReadonlyMap<string, Float32Array>): void {
    this.collected = new Map();
    if (!signals.includes('gradient') && !signals.includes('denseGradient')) return;
    for (const { name, mask, gradients, count } of this.stored()) {
      if (!mask || !gradients) continue;
      const denseGradient = signals.includes('denseGradient') ? dense.get(name) : undefined;
      this.collected.set(name, {
        mask,
        ...(denseGradient && { denseGradient }),
        ...(signals.includes('gradient') && {
          gradient: denseGradient ?? scatter(this.executable.floats(gradients, count), mask),
        }),
      });
    }
  }

  /** What Adam's moments are multiplied by to make up for having started at 0. */
  private corrections(): { readonly correction1?: number; readonly correction2?: number } {
    const { optimizer } = this.options;
    if (!('beta1' in optimizer)) return {};
    const step = this.steps + 1;
    return {
      correction1: 1 / (1 - optimizer.beta1 ** step),
      correction2: 1 / (1 - optimizer.beta2 ** step),
    };
  }

  /** Takes over a state, in a program that it fits. */
  private load(state: TicketState | NetworkState, executable: Executable<LoweredTraining>): void {
    this.isPredictorCurrent = false;
    const { parameters } = executable.lowered;
    const masks = masksOf(this.graph, state);
    const network = 'slots' in state ? state : undefined;
    for (const parameter of parameters.all) {
      const { name, count, slots } = parameter;
      executable.valuesOf(parameter).set(state.parameters[name].values);
      for (const [slot, range] of Object.entries(slots)) {
        const stored = executable.floats(range, count);
        if (network) stored.set(network.slots[slot][name]);
        else stored.fill(0);
      }
      const mask = masks.get(name);
      if (mask) executable.reindex(parameters, parameter, mask);
    }
    this.executable = executable;
    this.explored = new Map(
      Array.from(masks, ([name, mask]) => [name, mask.union(network?.explored[name] ?? mask)]),
    );
    this.averages = new Map(
      Object.entries(network?.denseMomentum ?? {}).map(([name, values]) => [name, values.slice()]),
    );
    this.collected = new Map();
    this.steps = network?.step ?? 0;
  }

  private async takeMasks(views: { readonly [name: string]: MaskView }): Promise<void> {
    const changes = Object.entries(views).map(([name, view]) => {
      const { mask: before } = this.masked(name);
      const mask = Mask.from(view);
      if (mask.size === before.size) return { name, mask, before };
      throw new ModelError(
        `${name}: got a mask of ${mask.size} positions, expected one of ${before.size}.`,
      );
    });
    if (changes.every(({ mask, before }) => mask.count === before.count)) {
      for (const { name, mask } of changes) this.move(name, mask);
    } else await this.rebuild(changes);
  }

  /** Takes masks of other numbers of active positions: everything is laid out anew. */
  private async rebuild(
    changes: readonly { readonly name: string; readonly mask: Mask; readonly before: Mask }[],
  ): Promise<void> {
    const { collected } = this;
    const state = this.state();
    const parameters = { ...state.parameters };
    const explored = { ...state.explored };
    const slots = Object.fromEntries(
      Object.entries(state.slots).map(([slot, byName]) => [slot, { ...byName }]),
    );
    for (const { name, mask, before } of changes) {
      const values = moved(parameters[name].values, before, mask);
      parameters[name] = { ...parameters[name], mask, values };
      explored[name] = before.union(mask).union(explored[name]);
      for (const byName of Object.values(slots)) {
        if (byName[name]) byName[name] = moved(byName[name], before, mask);
      }
    }
    await this.replace({ ...state, parameters, slots, explored });
    this.collected = collected;
  }

  private explore(name: string, mask: Mask, before: Mask): void {
    this.explored.set(name, (this.explored.get(name) ?? before).union(mask));
  }
}

/** The active values under another mask. What is active again keeps its value; what was inactive is 0 in between. */
function moved(values: Float32Array, before: Mask, mask: Mask): Float32Array {
  return gather(scatter(values, before), mask);
}
