import {
  type Engine,
  type ModelGraph,
  type NetworkOptions,
  type OptimizerSpec,
  PluginError,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import { fingerprint, velocityOf } from './engine-values.js';
import { exampleBatch, exampleGraph, exampleTicket } from './example-network.js';

type Sgd = Extract<OptimizerSpec, { name: 'sgd' }>;

export const BATCH_SIZE = 8;
export const momentum: Sgd = { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0.01 };
export const plain: Sgd = { ...momentum, weightDecay: 0 };

type ErrorClass = abstract new (...args: never[]) => Error;

/** What the cases of an engine ask it, and how they compare its answers. */
export class EngineProbe {
  constructor(
    readonly engine: Engine,
    private readonly tolerance: number,
  ) {}

  check(holds: boolean, problem: string): void {
    if (!holds) throw new PluginError(this.engine.name, problem);
  }

  checkSame(a: unknown, b: unknown, problem: string): void {
    this.check(fingerprint(a) === fingerprint(b), problem);
  }

  /** Checks that no value is further off than a share of the largest one. */
  checkClose(
    actual: ArrayLike<number>,
    expected: ArrayLike<number>,
    problem: string,
    relative = this.tolerance,
  ): void {
    const scale = Math.max(1e-3, ...Array.from(expected, Math.abs));
    const off = Array.from(expected, (value, i) => Math.abs(value - actual[i]));
    const worst = Math.max(...off);
    this.check(
      actual.length === expected.length && worst <= relative * scale,
      `${problem}: off by ${worst} where the largest value is ${scale}.`,
    );
  }

  async checkThrows(work: () => Promise<unknown>, error: ErrorClass, what: string): Promise<void> {
    const thrown = await work().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    this.check(
      thrown instanceof error,
      `${what}: expected a ${error.name}, got ${String(thrown)}.`,
    );
  }

  /** Runs `work` on a new network. */
  async withNetwork<T>(
    options: Partial<NetworkOptions>,
    work: (network: TrainableNetwork) => Promise<T>,
    graph: ModelGraph = exampleGraph,
  ): Promise<T> {
    const network = await this.engine.createNetwork(graph, {
      initial: exampleTicket(1, graph),
      optimizer: momentum,
      loss: { labelSmoothing: 0 },
      batchSize: BATCH_SIZE,
      seed: 1,
      ...options,
    });
    try {
      return await work(network);
    } finally {
      network.dispose();
    }
  }

  /** Takes the steps `from` to `to`, each with a batch of its own. */
  async train(network: TrainableNetwork, from: number, to: number): Promise<void> {
    for (let step = from; step <= to; step++) {
      await network.trainBatch(exampleBatch(step, BATCH_SIZE), { learningRate: 0.05 });
    }
  }

  /**
   * The gradients that an optimizer steps by, of all trainable parameters, active positions only: the velocity after its
   * first step from `initial`.
   */
  gradientsOf(
    optimizer: Sgd,
    initial: TicketState = exampleTicket(1),
    batch = 1,
  ): Promise<Record<string, Float32Array>> {
    return this.withNetwork({ optimizer, initial }, async (network) => {
      await this.train(network, batch, batch);
      return velocityOf(await network.exportState());
    });
  }
}
