import {
  type Batch,
  type BatchResult,
  CallQueue,
  checkBatch,
  checkInputs,
  checkNetworkOptions,
  checkState,
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
  type RegressionBatch,
  type Signal,
  show,
  sizeOf,
  slotsOf,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import { gather, Mask, scatter } from '@freetickets/sparse-masks/masks';
import { type MaskChange, moved, withMasks } from './changed-masks.js';
import { checkIndices } from './check-indices.js';
import { type Collected, collectSignals } from './collected-signals.js';
import { compileTraining } from './compile-training.js';
import { CurrentPredictor } from './current-predictor.js';
import type { Executable } from './executable.js';
import { readState, readTicket, writeState } from './network-state.js';
import type { LoweredTraining } from './program/lowered.js';
import type { StoredParameter } from './program/stored-parameter.js';
import type { Runtime } from './runtime/machine.js';
import { trainingPass } from './training-pass.js';
import { requireSupported } from './unsupported.js';

/** How much of the running average of the dense gradient survives a step. Dettmers and Zettlemoyer, 2019. */
const MOMENTUM = 0.9;

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
  private readonly predictor: CurrentPredictor;
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
    this.predictor = new CurrentPredictor(graph, runtime, options.batchSize);
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
    this.predictor.outdate();
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
    this.predictor.outdate();
    this.explored.set(name, (this.explored.get(name) ?? before).union(mask));
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
    this.predictor.outdate();
    this.executable.valuesOf(parameter).set(mask ? gather(dense, mask) : dense);
  }

  predict(inputs: Float32Array, count: number): Promise<Float32Array> {
    return this.queue.run(async () => {
      checkInputs(this.graph, inputs, count);
      const predictor = await this.predictor.of(() => this.ticket());
      return predictor.predict(inputs, count);
    });
  }

  exportTicket(): Promise<TicketState> {
    return this.queue.run(() => this.ticket());
  }

  /** As `exportTicket`. */
  ticket(): TicketState {
    return readTicket(this.graph, this.executable);
  }

  exportState(): Promise<NetworkState> {
    return this.queue.run(() => this.state());
  }

  importState(state: NetworkState): Promise<void> {
    return this.queue.run(() => this.replace(state));
  }

  dispose(): void {
    this.predictor.dispose();
    this.queue.close(() => {
      this.predictor.dispose();
      this.collected.clear();
      this.executable.dispose();
    });
  }

  private state(): NetworkState {
    const { graph, executable, options, steps, explored } = this;
    const averages = this.tracksMomentum ? this.averages : undefined;
    return readState(graph, executable, options.optimizer, { steps, explored, averages });
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
    this.predictor.dispose();
    this.load(state, executable);
    before.dispose();
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
    const { graph, options, runtime, executable } = this;
    checkBatch(graph, batch, options);
    checkIndices(graph, batch.inputs);
    if (collect.includes('denseMomentum') && !this.tracksMomentum) {
      throw new OptionError('collect', 'denseMomentum', "a signal that is in the network's track");
    }
    const training = { graph, options, runtime, executable };
    const { result, dense } = trainingPass(training, batch, {
      steps: this.steps,
      learningRate,
      wantsDense: collect.includes('denseGradient') || this.tracksMomentum,
    });
    this.collected = collectSignals(executable, collect, dense);
    return { result, dense };
  }

  /** Takes over a state, in a program that it fits. */
  private load(state: TicketState | NetworkState, executable: Executable<LoweredTraining>): void {
    this.predictor.outdate();
    const { steps, explored, averages } = writeState(this.graph, executable, state);
    this.executable = executable;
    this.steps = steps;
    this.explored = explored;
    this.averages = averages;
    this.collected = new Map();
  }

  private async takeMasks(views: { readonly [name: string]: MaskView }): Promise<void> {
    const changes = Object.entries(views).map(([name, view]): MaskChange => {
      const { mask: before } = this.masked(name);
      const mask = Mask.from(view);
      if (mask.size === before.size) return { name, mask, before };
      throw new ModelError(
        `${name}: got a mask of ${mask.size} positions, expected one of ${before.size}.`,
      );
    });
    if (changes.every(({ mask, before }) => mask.count === before.count)) {
      for (const { name, mask } of changes) this.move(name, mask);
      return;
    }
    // Other numbers of active positions: everything is laid out anew.
    const { collected } = this;
    await this.replace(withMasks(this.state(), changes));
    this.collected = collected;
  }
}
