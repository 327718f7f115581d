import type {
  Batch,
  BatchResult,
  NetworkState,
  RegressionBatch,
  TicketState,
} from '@freetickets/core';
import {
  averaged,
  type Mask,
  noGradients,
  type TopologyUpdater,
  withGradients,
} from '@freetickets/sparse-masks';
import type { SparseNetwork } from '../network.js';

/** Makes a network of a state that takes batches of a size. */
type CreateNetwork = (
  state: TicketState | NetworkState,
  batchSize: number,
) => Promise<SparseNetwork>;

/** Training steps with their topology updates, each done at once. */
export class SparseTraining {
  /** Steps taken. */
  steps = 0;
  private gradients = noGradients;

  private constructor(
    private readonly updater: TopologyUpdater,
    private readonly createNetwork: CreateNetwork,
    /** Takes batches of up to `batchSize`. */
    public network: SparseNetwork,
    private batchSize: number,
    /** By parameter name. */
    public masks: ReadonlyMap<string, Mask>,
  ) {}

  static async create(
    updater: TopologyUpdater,
    batchSize: number,
    createNetwork: CreateNetwork,
    initial: TicketState,
    masks: ReadonlyMap<string, Mask>,
  ): Promise<SparseTraining> {
    const network = await createNetwork(initial, batchSize);
    return new SparseTraining(updater, createNetwork, network, batchSize, masks);
  }

  step(batch: Batch | RegressionBatch, learningRate: number): BatchResult {
    const collect = this.updater.signalsAt(this.steps + 1);
    const result = this.network.step(batch, { learningRate, collect });
    this.steps++;
    if (this.updater.isAveraged(this.steps)) {
      const layers = [...this.masks.keys()].map((name) => this.network.view(name));
      this.gradients = withGradients(this.gradients, layers);
    }
    this.updateTopology();
    return result;
  }

  /** Sees to it that a step can take so many examples. */
  async makeRoom(count: number): Promise<void> {
    if (count <= this.batchSize) return;
    const larger = await this.createNetwork(await this.network.exportState(), count);
    this.network.dispose();
    this.network = larger;
    this.batchSize = count;
  }

  private updateTopology(): void {
    const update = this.updater.updateAfter(this.steps);
    if (!update) return;
    const masks = new Map(this.masks);
    const view = (name: string) => averaged(this.network.view(name), this.gradients);
    if (update.survey) for (const name of masks.keys()) update.survey(view(name), name);
    for (const name of masks.keys()) {
      const updated = update(view(name), name);
      if (!updated) continue;
      this.network.move(name, updated.mask);
      masks.set(name, updated.mask);
    }
    this.masks = masks;
    this.gradients = noGradients;
  }
}
