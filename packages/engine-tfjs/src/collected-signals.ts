import type { LayerView, Signal } from '@freetickets/core';
import type { Mask } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from './parameters.js';

/** Gradients of masked parameters that stay readable until the next batch. */
export class CollectedSignals {
  private signals: readonly Signal[] = [];
  /** Dense gradients, and the masks they were collected under. */
  private readonly dense = new Map<string, { readonly gradient: tf.Tensor; readonly mask: Mask }>();

  /** Takes copies of the dense gradients of `parameters`. */
  collect(
    signals: readonly Signal[],
    parameters: readonly Parameter[],
    gradients: readonly tf.Tensor[],
  ): void {
    this.signals = signals;
    if (!signals.includes('gradient') && !signals.includes('denseGradient')) return;
    for (const [i, { name, masked }] of parameters.entries()) {
      if (masked) this.dense.set(name, { gradient: tf.clone(gradients[i]), mask: masked.mask });
    }
  }

  /** What was collected of a parameter; its `gradient` only where it was and is active. */
  async read(
    name: string,
    mask: Mask,
  ): Promise<Partial<Pick<LayerView, 'gradient' | 'denseGradient'>>> {
    const collected = this.dense.get(name);
    if (!collected) return {};
    const values = await collected.gradient.data();
    const active = mask.intersection(collected.mask);
    return {
      ...(this.signals.includes('gradient') && {
        gradient: values.map((value, position) => (active.has(position) ? value : 0)),
      }),
      ...(this.signals.includes('denseGradient') && { denseGradient: values }),
    };
  }

  forget(): void {
    for (const { gradient } of this.dense.values()) gradient.dispose();
    this.dense.clear();
    this.signals = [];
  }
}
