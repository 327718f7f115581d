import {
  OptionError,
  parseOptions,
  random,
  type Schedule,
  type Signal,
  signalsOf,
} from '@freetickets/core';
import { initialTopology, type Mask, updateTopology } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import { MaskedParameter } from '../masked-parameter.js';
import { maskableKernels } from './maskable-kernels.js';
import { type DynamicSparseOptions, dynamicSparseOptions } from './options.js';
import { initialSlotValue, slotsAt } from './slots.js';
import { viewOf } from './view.js';

type Gradients = Parameters<tf.Optimizer['applyGradients']>[0];
type NamedTensors = Awaited<ReturnType<tf.Optimizer['getWeights']>>;

/** What some tfjs optimizers have in addition. */
type WithLearningRate = tf.Optimizer & {
  learningRate?: number;
  setLearningRate?(learningRate: number): void;
};

/**
 * An optimizer that trains a model sparsely from its first step on: the weights of convolutions and dense layers stay
 * exactly 0 outside masks, and the masks change as the strategy says. It goes where any tfjs optimizer goes, and saves as
 * the optimizer inside it.
 */
export class DynamicSparseOptimizer extends tf.Optimizer {
  private readonly options: Required<DynamicSparseOptions>;
  private readonly signals: readonly Signal[];
  private readonly initialSlot: number;
  private readonly kernels = new Map<string, MaskedParameter>();
  private slotsAreMasked = false;
  private steps = 0;

  constructor(
    private readonly inner: tf.Optimizer,
    options: DynamicSparseOptions,
  ) {
    super();
    this.options = parseOptions('dynamicSparse', dynamicSparseOptions, options);
    if (!(inner instanceof tf.Optimizer)) {
      throw new OptionError('optimizer', inner, 'a tfjs optimizer such as tf.train.adam()');
    }
    if (inner.getConfig().centered) {
      throw new OptionError(
        'optimizer',
        'centered RMSProp',
        'one that takes gradients of 0: TensorFlow.js makes NaN of them in this one',
      );
    }
    const { fraction, end, strategy } = this.options;
    if (typeof fraction !== 'number' && end === Number.POSITIVE_INFINITY) {
      throw new OptionError('end', end, 'the last step of updates, as fraction is a schedule');
    }
    this.signals = signalsOf(strategy);
    this.initialSlot = initialSlotValue(inner);
  }

  /** The masks by variable name; none before the first step, unless `sparsify` made them. */
  get masks(): ReadonlyMap<string, Mask> {
    return new Map([...this.kernels].map(([name, { mask }]) => [name, mask]));
  }

  /** The share of the masked kernels' weights that is active; 1 before there are masks. */
  get density(): number {
    const masks = [...this.masks.values()];
    const size = masks.reduce((sum, mask) => sum + mask.size, 0);
    return size === 0 ? 1 : masks.reduce((sum, mask) => sum + mask.count, 0) / size;
  }

  /** Makes the masks where there are none, and clears the weights outside them. */
  prepare(variables: readonly tf.Variable[]): void {
    if (this.kernels.size === 0) this.createMasks(variables);
    for (const kernel of this.kernels.values()) kernel.clearWeights();
  }

  override computeGradients(f: () => tf.Scalar, variables?: tf.Variable[]) {
    const registered = Object.values(tf.engine().registeredVariables);
    this.prepare(variables ?? registered.filter(({ trainable }) => trainable));
    return super.computeGradients(f, variables);
  }

  override applyGradients(gradients: Gradients): void {
    const dense = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const variables = tf.engine().registeredVariables;
    if (this.kernels.size === 0) this.prepare(dense.map(({ name }) => variables[name]));
    tf.tidy(() => {
      if (!this.slotsAreMasked) {
        this.eachKernel(dense, (kernel, _, slots) => kernel.resetSlots(slots, this.initialSlot));
        this.slotsAreMasked = true;
      }
      this.inner.applyGradients(
        dense.map(({ name, tensor }) => ({
          name,
          tensor: tensor && this.stepGradient(variables[name], tensor),
        })),
      );
      this.steps++;
      if (this.signals.includes('denseMomentum')) {
        this.eachKernel(dense, (kernel, gradient) => kernel.trackMomentum(gradient));
      }
      if (this.steps % this.options.every === 0 && this.steps <= this.options.end) {
        this.eachKernel(dense, (kernel, gradient, slots) => this.update(kernel, gradient, slots));
      }
    });
  }

  get learningRate(): number {
    return (this.inner as WithLearningRate).learningRate ?? Number.NaN;
  }

  set learningRate(learningRate: number) {
    const inner: WithLearningRate = this.inner;
    if (inner.setLearningRate) inner.setLearningRate(learningRate);
    else inner.learningRate = learningRate;
  }

  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate;
  }

  override get iterations(): number {
    return this.inner.iterations;
  }

  override getClassName(): string {
    return this.inner.getClassName();
  }

  override getConfig() {
    return this.inner.getConfig();
  }

  override getWeights(): Promise<NamedTensors> {
    return this.inner.getWeights();
  }

  override async setWeights(weights: NamedTensors): Promise<void> {
    await this.inner.setWeights(weights);
    this.slotsAreMasked = false;
  }

  override dispose(): void {
    this.inner.dispose();
    for (const kernel of this.kernels.values()) kernel.dispose();
    this.kernels.clear();
  }

  private createMasks(variables: readonly tf.Variable[]): void {
    if (tf.getBackend() === 'webgpu') {
      throw new OptionError(
        'backend',
        'webgpu',
        'one that can be read synchronously: wasm, cpu, webgl or tensorflow',
      );
    }
    const { sparsity, distribution, seed, exclude } = this.options;
    const kernels = maskableKernels(variables, exclude);
    // Names of variables depend on what was created before; the order of the kernels does not.
    const layers = kernels.map(({ shape }, i) => ({ name: placeOf(i), shape }));
    const topology = initialTopology(layers, { sparsity, distribution, seed });
    for (const [i, variable] of kernels.entries()) {
      this.kernels.set(variable.name, new MaskedParameter(variable, topology[placeOf(i)]));
    }
  }

  /** What the optimizer inside sees of a gradient: with weight decay, and nothing outside the mask. */
  private stepGradient(variable: tf.Variable, gradient: tf.Tensor): tf.Tensor {
    const { weightDecay } = this.options;
    const decayed = weightDecay ? tf.add(gradient, tf.mul(variable, weightDecay)) : gradient;
    return this.kernels.get(variable.name)?.masked(decayed) ?? decayed;
  }

  private eachKernel(
    gradients: NamedTensors,
    visit: (kernel: MaskedParameter, gradient: tf.Tensor, slots: tf.Variable[]) => void,
  ): void {
    for (const [i, { name, tensor }] of gradients.entries()) {
      const kernel = this.kernels.get(name);
      if (kernel && tensor) visit(kernel, tensor, slotsAt(this.inner, i));
    }
  }

  private update(kernel: MaskedParameter, gradient: tf.Tensor, slots: tf.Variable[]): void {
    const { strategy, fraction, end, seed } = this.options;
    const place = placeOf([...this.kernels.values()].indexOf(kernel));
    const { mask, grown } = updateTopology(
      viewOf(kernel, gradient, this.signals),
      strategy,
      typeof fraction === 'number' ? fraction : (fraction as Schedule).at(this.steps / end),
      random.derive(seed, 'update', this.steps, place),
    );
    if (grown.length > 0) kernel.setMask(mask, slots, this.initialSlot);
  }
}

function placeOf(index: number): string {
  return `kernel-${index + 1}`;
}
