import type { Mask } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';

/** How much of the running average survives a step: the momentum coefficient of SNFS. */
const MOMENTUM = 0.9;

/** A variable and its mask. */
export class MaskedParameter {
  private current: Mask;
  private tensor: tf.Tensor | undefined;
  private average: tf.Tensor | undefined;
  /** The variable's data when the weights outside the mask were last known to be 0. */
  private cleared: object | undefined;

  constructor(
    readonly variable: tf.Variable,
    mask: Mask,
    /** Every position that was ever active. */
    public explored: Mask = mask,
  ) {
    this.current = mask;
    this.tensor = maskTensor(mask, variable.shape);
  }

  get mask(): Mask {
    return this.current;
  }

  /** A gradient without its entries outside the mask. */
  masked(gradient: tf.Tensor): tf.Tensor {
    return this.tensor ? tf.mul(gradient, this.tensor) : gradient;
  }

  /** Weights outside the mask become 0; nothing happens where nothing was assigned since they did. */
  clearWeights(): void {
    if (!this.tensor || this.variable.dataId === this.cleared) return;
    reset([this.variable], this.tensor, 0);
    this.keptZeros();
  }

  /** Says that what was assigned to the variable is 0 outside the mask. */
  keptZeros(): void {
    this.cleared = this.variable.dataId;
  }

  /** Slots outside the mask go back to `initial`. */
  resetSlots(slots: readonly tf.Variable[], initial: number): void {
    if (this.tensor) reset(slots, this.tensor, initial);
  }

  /** Takes a new mask. Weights outside it become 0, slots `initialSlot`, as they were outside the old one. */
  setMask(mask: Mask, slots: readonly tf.Variable[], initialSlot: number): void {
    this.tensor?.dispose();
    this.tensor = maskTensor(mask, this.variable.shape);
    this.current = mask;
    this.explored = this.explored.union(mask);
    this.cleared = undefined;
    this.clearWeights();
    this.resetSlots(slots, initialSlot);
  }

  /** The running average of the dense gradient; undefined before the first step. */
  get denseMomentum(): tf.Tensor | undefined {
    return this.average;
  }

  set denseMomentum(average: tf.Tensor | undefined) {
    this.average?.dispose();
    this.average = average && tf.keep(average);
  }

  /**
   * Updates the running average of the dense gradient: m = 0.9 m + g.
   * Dettmers and Zettlemoyer, "Sparse Networks from Scratch", 2019.
   */
  trackMomentum(gradient: tf.Tensor): void {
    const { average } = this;
    this.denseMomentum = average
      ? tf.tidy(() => tf.add(tf.mul(average, MOMENTUM), gradient))
      : tf.clone(gradient);
  }

  dispose(): void {
    this.tensor?.dispose();
    this.denseMomentum = undefined;
  }
}

/**
 * A mask as a kept tensor of 1 where active and 0 elsewhere; undefined where all is active, so that nothing is
 * multiplied.
 */
function maskTensor(mask: Mask, shape: number[]): tf.Tensor | undefined {
  if (mask.count === mask.size) return undefined;
  const values = new Float32Array(mask.size);
  for (const position of mask.active()) values[position] = 1;
  return tf.keep(tf.tensor(values, shape));
}

/** Assigns `value` to the variables where `kept` is 0; a product with it would leave -0 of what was negative. */
function reset(variables: readonly tf.Variable[], kept: tf.Tensor, value: number): void {
  tf.tidy(() => {
    const isKept = tf.cast(kept, 'bool');
    const fill = tf.fill(kept.shape, value);
    for (const variable of variables) variable.assign(tf.where(isKept, variable, fill));
  });
}
