import * as tf from '@tensorflow/tfjs-core';

export type NamedTensors = Awaited<ReturnType<tf.Optimizer['getWeights']>>;

/** What some tfjs optimizers have in addition. */
type WithLearningRate = tf.Optimizer & {
  learningRate?: number;
  setLearningRate?(learningRate: number): void;
};

/** An optimizer that passes for the one inside it: to what saves a model, and to what sets the learning rate. */
export abstract class ForwardingOptimizer extends tf.Optimizer {
  constructor(protected readonly inner: tf.Optimizer) {
    super();
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

  override setWeights(weights: NamedTensors): Promise<void> {
    return this.inner.setWeights(weights);
  }

  override dispose(): void {
    this.inner.dispose();
  }
}
