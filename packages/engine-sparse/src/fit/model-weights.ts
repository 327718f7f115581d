import * as tf from '@tensorflow/tfjs-core';
import type { SparseNetwork } from '../network.js';

/** The variables of a model whose network trains elsewhere: keeps the two the same, each way when it is needed. */
export class ModelWeights {
  private readonly seen: Map<string, tf.Tensor['dataId']>;
  /** Whether the network knows more than the variables. */
  private behind = true;

  /** @param variables by parameter name; the network starts from their values now, under its masks */
  constructor(private readonly variables: ReadonlyMap<string, tf.Variable>) {
    this.seen = new Map(Array.from(variables, ([name, { dataId }]) => [name, dataId]));
  }

  /** Says that the network has changed. */
  stepped(): void {
    this.behind = true;
  }

  /** Takes into the network what was assigned to variables from outside, where it is active. */
  pull(network: SparseNetwork): void {
    for (const [name, variable] of this.variables) {
      if (variable.isDisposed || variable.dataId === this.seen.get(name)) continue;
      network.write(name, variable.dataSync<'float32'>());
      this.seen.set(name, variable.dataId);
      this.behind = true;
    }
  }

  /** Assigns the network's values to the variables, where they are behind. */
  push(network: SparseNetwork): void {
    this.pull(network);
    if (!this.behind) return;
    tf.tidy(() => {
      for (const [name, variable] of this.variables) {
        if (variable.isDisposed) continue;
        variable.assign(tf.tensor(network.dense(name), variable.shape));
        this.seen.set(name, variable.dataId);
      }
    });
    this.behind = false;
  }
}
