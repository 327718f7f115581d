import { type LayerView, layerView, type Signal } from '@freetickets/core';
import type { Mask } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import { accumulate } from '../dense-momentum.js';
import { clearOutside, maskTensor } from '../mask-tensor.js';

/** A variable with its mask, and what a strategy may ask about it. */
export class MaskedKernel {
  private tensor: tf.Tensor | undefined;
  private explored: Mask;
  private denseMomentum: tf.Tensor | undefined;

  constructor(
    readonly variable: tf.Variable,
    private current: Mask,
  ) {
    this.explored = current;
    this.tensor = maskTensor(current, variable.shape);
  }

  get mask(): Mask {
    return this.current;
  }

  /** Weights outside the mask become 0. */
  clearWeights(): void {
    clearOutside(this.variable, this.tensor);
  }

  /** Slots outside the mask go back to `initial`. */
  resetSlots(slots: readonly tf.Variable[], initial: number): void {
    if (this.tensor) reset(slots, this.tensor, initial);
  }

  /** A gradient without its entries outside the mask. */
  masked(gradient: tf.Tensor): tf.Tensor {
    return this.tensor ? tf.mul(gradient, this.tensor) : gradient;
  }

  trackMomentum(gradient: tf.Tensor): void {
    this.denseMomentum = accumulate(this.denseMomentum, gradient);
  }

  /** The kernel as criteria see it, read synchronously. */
  view(gradient: tf.Tensor, signals: readonly Signal[]): LayerView {
    const read = {
      gradient: () => this.masked(gradient).dataSync(),
      denseGradient: () => gradient.dataSync(),
      denseMomentum: () => (this.denseMomentum ?? gradient).dataSync(),
    };
    return layerView({
      name: this.variable.name,
      shape: this.variable.shape,
      mask: this.current,
      explored: this.explored,
      weights: this.variable.dataSync(),
      ...Object.fromEntries(signals.map((signal) => [signal, read[signal]()])),
    });
  }

  /** Takes a new mask: what is not active both before and after starts anew. */
  setMask(mask: Mask, slots: readonly tf.Variable[], initialSlot: number): void {
    tf.tidy(() => {
      const kept = maskTensor(mask.intersection(this.current), this.variable.shape);
      if (!kept) return;
      reset([this.variable], kept, 0);
      reset(slots, kept, initialSlot);
      kept.dispose();
    });
    this.tensor?.dispose();
    this.tensor = maskTensor(mask, this.variable.shape);
    this.current = mask;
    this.explored = this.explored.union(mask);
  }

  dispose(): void {
    tf.dispose([this.tensor, this.denseMomentum].filter((tensor) => tensor !== undefined));
  }
}

/** Assigns `value` to the variables where `kept` is 0. */
function reset(variables: readonly tf.Variable[], kept: tf.Tensor, value: number): void {
  tf.tidy(() => {
    const fill = value === 0 ? undefined : tf.mul(tf.sub(1, kept), value);
    for (const variable of variables) {
      const masked = tf.mul(variable, kept);
      variable.assign(fill ? tf.add(masked, fill) : masked);
    }
  });
}
