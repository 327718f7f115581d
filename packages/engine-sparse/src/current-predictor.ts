import type { ModelGraph, TicketState } from '@freetickets/core';
import { createPredictor, type ReloadablePredictor } from './predictor.js';
import type { Runtime } from './runtime/machine.js';

/**
 * The predictor of a network that trains: made when it is first asked for, and given the network's weights anew after
 * they have changed. It is there for as long as the layout of the weights is.
 */
export class CurrentPredictor {
  private predictor: Promise<ReloadablePredictor> | undefined;
  private hasWeights = false;

  constructor(
    private readonly graph: ModelGraph,
    private readonly runtime: Runtime,
    private readonly batchSize: number,
  ) {}

  /** To be called when the weights change. */
  outdate(): void {
    this.hasWeights = false;
  }

  /** The predictor, with the weights that `ticket` gives. */
  async of(ticket: () => TicketState): Promise<ReloadablePredictor> {
    const { hasWeights } = this;
    this.hasWeights = true;
    if (this.predictor !== undefined) {
      const predictor = await this.predictor;
      if (hasWeights) return predictor;
      await predictor.reload([ticket()]).catch((error: unknown) => {
        this.hasWeights = false;
        throw error;
      });
      return predictor;
    }
    const { graph, runtime, batchSize } = this;
    this.predictor = createPredictor(graph, [ticket()], runtime, { batchSize });
    return this.predictor.catch((error: unknown) => {
      this.predictor = undefined;
      throw error;
    });
  }

  /** A prediction under way ends at its next chunk; another predictor is made when one is asked for. */
  dispose(): void {
    void this.predictor?.then(
      (predictor) => predictor.dispose(),
      () => {},
    );
    this.predictor = undefined;
  }
}
