import { type LayerView, ModelError, OptionError } from '@freetickets/core';
import {
  averaged,
  type Mask,
  noGradients,
  type TopologyUpdater,
  updaterOf,
  withGradients,
} from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../kernels/register.js';
import { MaskedParameter } from '../masked-parameter.js';
import { ForwardingOptimizer, type NamedTensors } from './forwarding-optimizer.js';
import { initialMasks, streamNameOf } from './initial-masks.js';
import { kernelsAmong, maskableKernels } from './maskable-kernels.js';
import { type DynamicSparseOptions, optionsOf, type ParsedOptions } from './options.js';
import { initialSlotValue, slotsAt } from './slots.js';
import { viewOf } from './view.js';

type Gradients = Parameters<tf.Optimizer['applyGradients']>[0];

/**
 * An optimizer that trains a model sparsely from its first step on: the weights of convolutions and dense layers stay
 * exactly 0 outside masks, and the masks change as the strategy says. It goes where any tfjs optimizer goes, and saves
 * as the optimizer inside it. Made by `dynamicSparse` and `sparsify`, whose errors it throws.
 */
export class DynamicSparseOptimizer extends ForwardingOptimizer {
  private readonly options: ParsedOptions;
  private readonly updater: TopologyUpdater;
  private readonly initialSlot: number;
  private readonly kernels = new Map<string, MaskedParameter>();
  /** Every variable there was when the masks were made. */
  private known = new WeakSet<tf.Variable>();
  private slotsAreMasked = false;
  private steps = 0;
  private gradients = noGradients;

  constructor(inner: tf.Optimizer, options: DynamicSparseOptions) {
    super(inner);
    this.options = optionsOf(options);
    this.updater = updaterOf('dynamicSparse', this.options);
    checkOptimizer(inner);
    this.initialSlot = initialSlotValue(inner);
  }

  /**
   * The masks by variable name, positions row-major over the variable's shape; none before the first step, unless
   * `sparsify` made them.
   */
  get masks(): ReadonlyMap<string, Mask> {
    return new Map([...this.kernels].map(([name, { mask }]) => [name, mask]));
  }

  /** The share of the masked kernels' weights that is active, in [0, 1]; 1 before there are masks. */
  get density(): number {
    const masks = [...this.masks.values()];
    const size = masks.reduce((sum, mask) => sum + mask.size, 0);
    return size === 0 ? 1 : masks.reduce((sum, mask) => sum + mask.count, 0) / size;
  }

  /**
   * Makes the masks where there are none, of the kernels among `candidates`, and clears the weights outside them.
   * Throws a `ModelError` where there are masks already, and `variables` has kernels that were not there then.
   */
  prepare(variables: readonly tf.Variable[], candidates = variables): void {
    if (this.kernels.size === 0) {
      this.createMasks(candidates);
      for (const variable of variables) this.known.add(variable);
    }
    const [other] = kernelsAmong(variables.filter((variable) => !this.known.has(variable)));
    if (other) {
      throw new ModelError(
        `The optimizer has masks already, but none for ${other.name}, which would train densely. Make a dynamicSparse for each model, and a new one where layers are unfrozen.`,
      );
    }
    for (const kernel of this.kernels.values()) kernel.clearWeights();
  }

  override computeGradients(f: () => tf.Scalar, variables?: tf.Variable[]) {
    const registered = Object.values(tf.engine().registeredVariables);
    this.prepare(variables ?? registered.filter(({ trainable }) => trainable));
    registerTrainingKernels(tf.getBackend());
    return super.computeGradients(f, variables);
  }

  override applyGradients(gradients: Gradients): void {
    const dense = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const variables = tf.engine().registeredVariables;
    this.prepare(dense.map(({ name }) => variables[name]));
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
      for (const kernel of this.kernels.values()) kernel.keptZeros();
      this.steps++;
      if (this.updater.signals.includes('denseMomentum')) {
        this.eachKernel(dense, (kernel, gradient) => kernel.trackMomentum(gradient));
      }
      if (this.updater.isAveraged(this.steps)) {
        const layers: LayerView[] = [];
        this.eachKernel(dense, (kernel, gradient) => {
          layers.push(viewOf(kernel, gradient, ['denseGradient']));
        });
        this.gradients = withGradients(this.gradients, layers);
      }
      this.updateTopology(dense);
    });
  }

  override async setWeights(weights: NamedTensors): Promise<void> {
    await super.setWeights(weights);
    this.slotsAreMasked = false;
  }

  override dispose(): void {
    super.dispose();
    for (const kernel of this.kernels.values()) kernel.dispose();
    this.kernels.clear();
    this.known = new WeakSet();
  }

  private createMasks(candidates: readonly tf.Variable[]): void {
    if (tf.getBackend() === 'webgpu') {
      throw new OptionError(
        'backend',
        'webgpu',
        'one that can be read synchronously: wasm, cpu, webgl or tensorflow',
      );
    }
    const kernels = maskableKernels(candidates, this.options.exclude);
    const masks = initialMasks(kernels, this.options);
    for (const [i, variable] of kernels.entries()) {
      this.kernels.set(variable.name, new MaskedParameter(variable, masks[i]));
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

  private updateTopology(gradients: NamedTensors): void {
    const update = this.updater.updateAfter(this.steps);
    if (!update) return;
    const kernels = [...this.kernels.values()];
    const nameOf = (kernel: MaskedParameter) => streamNameOf(kernels.indexOf(kernel));
    const view = (kernel: MaskedParameter, gradient: tf.Tensor) =>
      averaged(viewOf(kernel, gradient, this.updater.signals), this.gradients);
    this.eachKernel(gradients, (kernel, gradient) => {
      update.survey?.(view(kernel, gradient), nameOf(kernel));
    });
    this.eachKernel(gradients, (kernel, gradient, slots) => {
      const updated = update(view(kernel, gradient), nameOf(kernel));
      if (updated) kernel.setMask(updated.mask, slots, this.initialSlot);
    });
    this.gradients = noGradients;
  }
}

function checkOptimizer(inner: tf.Optimizer): void {
  if (!(inner instanceof tf.Optimizer)) {
    throw new OptionError('optimizer', inner, 'a tfjs optimizer such as tf.train.adam()');
  }
  if ('masks' in inner) {
    throw new OptionError('optimizer', 'one that dynamicSparse made', 'one that is not sparse yet');
  }
  if (inner.getConfig().centered) {
    throw new OptionError(
      'optimizer',
      'centered RMSProp',
      'one that takes gradients of 0: TensorFlow.js makes NaN of them in this one',
    );
  }
}
