import {
  type Batch,
  type BatchResult,
  type NetworkState,
  random,
  signalsOf,
  type TicketState,
} from '@freetickets/core';
import { type Mask, updateTopology } from '@freetickets/sparse-masks';
import type { SparseNetwork } from '../network.js';
import type { ParsedOptions } from './options.js';

/** Makes a network of a state that takes batches of a size. */
type CreateNetwork = (
  state: TicketState | NetworkState,
  batchSize: number,
) => Promise<SparseNetwork>;

/** Training steps with their topology updates, each done at once. */
export class SparseTraining {
  /** Steps taken. */
  steps = 0;

  private constructor(
    private readonly options: ParsedOptions,
    private readonly createNetwork: CreateNetwork,
    /** Takes batches of up to `batchSize`. */
    public network: SparseNetwork,
    private batchSize: number,
    /** By parameter name. */
    public masks: ReadonlyMap<string, Mask>,
  ) {}

  static async create(
    options: ParsedOptions,
    createNetwork: CreateNetwork,
    initial: TicketState,
    masks: ReadonlyMap<string, Mask>,
  ): Promise<SparseTraining> {
    const { batchSize } = options;
    const network = await createNetwork(initial, batchSize);
    return new SparseTraining(options, createNetwork, network, batchSize, masks);
  }

  step(batch: Batch, learningRate: number): BatchResult {
    const { every, end, strategy } = this.options;
    const step = this.steps + 1;
    const isUpdate = step % every === 0 && step <= end;
    const collect = isUpdate ? signalsOf(strategy) : [];
    const result = this.network.step(batch, { learningRate, collect });
    this.steps = step;
    if (isUpdate) this.updateTopology();
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
    const { strategy, fraction, end, seed } = this.options;
    const share = typeof fraction === 'number' ? fraction : fraction.at(this.steps / end);
    const updated = Array.from(this.masks, ([name, before]): [string, Mask] => {
      const stream = random.derive(seed, 'update', this.steps, name);
      const { mask, grown } = updateTopology(this.network.view(name), strategy, share, stream);
      if (grown.length === 0) return [name, before];
      this.network.move(name, mask);
      return [name, mask];
    });
    this.masks = new Map(updated);
  }
}
