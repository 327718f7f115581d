import {
  type Engine,
  type LayerView,
  type ModelGraph,
  type NetworkOptions,
  type NetworkState,
  PluginError,
  type TrainableNetwork,
} from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { engineConformance } from './engine.js';
import { plainEngine } from './engine-plain.js';

/** What a faulty engine does otherwise than the plain one. */
interface Fault {
  /** It takes the graph for another. */
  readonly graph?: (graph: ModelGraph) => ModelGraph;
  /** It takes its options for others. */
  readonly options?: (options: NetworkOptions) => NetworkOptions;
  /** Its networks have other methods. */
  readonly network?: (right: TrainableNetwork) => Partial<TrainableNetwork>;
  readonly engine?: Partial<Engine>;
}

export function faulty({ graph = (g) => g, options = (o) => o, network, engine }: Fault): Engine {
  return {
    ...plainEngine,
    async createNetwork(given, asked) {
      const right = await plainEngine.createNetwork(graph(given), options(asked));
      const methods: TrainableNetwork = {
        parameters: right.parameters,
        trainBatch: (...args) => right.trainBatch(...args),
        gradients: (...args) => right.gradients(...args),
        layer: (name) => right.layer(name),
        setMask: (...args) => right.setMask(...args),
        predict: (...args) => right.predict(...args),
        exportTicket: () => right.exportTicket(),
        exportState: () => right.exportState(),
        importState: (state) => right.importState(state),
        dispose: () => right.dispose(),
      };
      return { ...methods, ...network?.(right) };
    },
    createPredictor: (given, members, options) =>
      plainEngine.createPredictor(graph(given), members, options),
    ...engine,
  };
}

export const optimizer = (change: object) => (options: NetworkOptions) => ({
  ...options,
  optimizer: { ...options.optimizer, ...change },
});
export const adam = (change: object) => (options: NetworkOptions) =>
  options.optimizer.name === 'adam' ? optimizer(change)(options) : options;
export const config = (layer: string, change: object) => (graph: ModelGraph) => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.name === layer ? { ...node, config: { ...node.config, ...change } } : node,
  ),
});
export const view =
  (change: (right: LayerView) => Partial<LayerView>) => (right: TrainableNetwork) => ({
    layer: async (name: string) => {
      const layer = await right.layer(name);
      return Object.create(layer, Object.getOwnPropertyDescriptors(change(layer))) as LayerView;
    },
  });
/** After each call, the state is changed. */
export const changedAfter =
  (method: 'trainBatch' | 'setMask', change: (state: NetworkState) => Partial<NetworkState>) =>
  (right: TrainableNetwork): Partial<TrainableNetwork> => ({
    [method]: async (...args: never[]) => {
      const result = await (right[method] as (...args: never[]) => Promise<unknown>)(...args);
      const state = await right.exportState();
      await right.importState({ ...state, ...change(state) });
      return result;
    },
  });
export const filled = (arrays: NetworkState['slots'][string], value: number) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { length }]) => [
      name,
      new Float32Array(length).fill(value),
    ]),
  );

/** Tests that an engine with a fault fails one of the cases that are to find it, and by a PluginError. */
export function faultyEnginesFail(
  faults: Record<string, readonly [fails: RegExp, fault: Fault]>,
): void {
  describe('a faulty engine fails', () => {
    test.each(Object.entries(faults))('%s', async (_, [fails, fault]) => {
      const failed: string[] = [];
      for (const { name, run } of engineConformance(faulty(fault))) {
        if (!fails.test(name)) continue;
        try {
          await run();
        } catch (error) {
          expect(error).toBeInstanceOf(PluginError);
          failed.push(name);
        }
      }
      expect(failed).not.toEqual([]);
    });
  });
}
