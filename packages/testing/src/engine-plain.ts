import {
  type Batch,
  CallQueue,
  checkBatch,
  checkNetworkOptions,
  DataError,
  DivergenceError,
  droppingNodes,
  type Engine,
  type LayerView,
  layerView,
  type MaskView,
  ModelError,
  type ModelGraph,
  type NetworkOptions,
  type NetworkState,
  type RegressionBatch,
  type Signal,
  sizeOf,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { ruleOf } from './engine-plain-rule.js';
import { active, type Parameter, read } from './engine-plain-state.js';
import { backward } from './example-backward.js';
import { dropoutScales, forward, sampleScales, type Values } from './example-forward.js';

/** An engine for the example network alone, in plain loops: slow, and easy to see through. */
export const plainEngine: Engine = {
  name: 'plain',
  describe: () => ({}),
  unsupported: () => [],
  createNetwork: async (graph, options) => inOrder(new PlainNetwork(graph, options)),
  async createPredictor(graph, members, { dropoutSeed: seed } = {}) {
    if (members.length === 0) throw new ModelError('No member was given.');
    const values = members.map((member) => valuesOf(read(graph, member)));
    if (seed !== undefined) droppingNodes(graph);
    const scales = (member: number, count: number) =>
      seed === undefined ? undefined : sampleScales(graph, seed, member, count);
    const queue = new CallQueue('predictor');
    return {
      members: members.length,
      predict: (inputs, count, options = {}) =>
        queue.run(async () => {
          const size = inputs.length / Math.max(1, count);
          const logits: number[][] = values.map(() => []);
          await queue.chunks(count, CHUNK, options, (from, to) => {
            const chunk = { inputs: inputs.subarray(from * size, to * size), count: to - from };
            for (const [m, each] of values.entries())
              logits[m].push(
                ...forward(graph, each, chunk, scales(m + 1, chunk.count), 'moving').logits,
              );
          });
          return Float32Array.from(logits.flat());
        }, options),
      dispose: () => queue.close(() => {}),
    };
  },
};
/** How many examples are predicted at a time. */
const CHUNK = 16;

/** A network whose calls wait for those before them. */
function inOrder(network: TrainableNetwork): TrainableNetwork {
  const queue = new CallQueue('network');
  return {
    parameters: network.parameters,
    trainBatch: (...args) => queue.run(() => network.trainBatch(...args)),
    gradients: (...args) => queue.run(() => network.gradients(...args)),
    layer: (name) => queue.run(() => network.layer(name)),
    setMask: (...args) => queue.run(() => network.setMask(...args)),
    predict: (...args) => queue.run(() => network.predict(...args)),
    exportTicket: () => queue.run(() => network.exportTicket()),
    exportState: () => queue.run(() => network.exportState()),
    importState: (state) => queue.run(() => network.importState(state)),
    dispose: () => queue.close(() => network.dispose()),
  };
}

class PlainNetwork implements TrainableNetwork {
  readonly parameters;
  private readonly rule;
  private store: ReadonlyMap<string, Parameter>;
  private steps: number;
  private collected: { readonly [signal in Signal]?: Values } = {};

  constructor(
    private readonly graph: ModelGraph,
    private readonly options: NetworkOptions,
  ) {
    checkNetworkOptions(graph, options);
    const { initial, optimizer } = options;
    this.parameters = graph.parameters;
    this.rule = ruleOf(optimizer);
    this.store = new Map(read(graph, initial, this.rule.slots));
    this.steps = 'step' in initial ? initial.step : 0;
  }

  async trainBatch(
    batch: Batch | RegressionBatch,
    step: { learningRate: number; collect?: readonly Signal[] },
  ) {
    const pass = this.pass(batch, step.collect ?? []);
    const { loss, correct, mean, variance } = pass;
    if (!Number.isFinite(loss)) throw new DivergenceError(`The loss is ${loss}.`);
    const { momentum } = this.graph.nodes.find(({ name }) => name === 'norm')?.config ?? {};
    for (const [name, of] of Object.entries({ mean, variance })) {
      const moving = this.parameter(`norm/moving_${name}`).values;
      moving.set(of.map((now, c) => Number(momentum) * moving[c] + (1 - Number(momentum)) * now));
    }
    this.update(pass, step.learningRate);
    return { loss, correct };
  }

  async gradients(batch: Batch | RegressionBatch, collect: readonly Signal[]) {
    const { loss, correct } = this.pass(batch, collect);
    return { loss, correct };
  }

  async layer(name: string): Promise<LayerView> {
    const { values, average, topology } = this.masked(name);
    const { gradient, denseGradient } = this.collected;
    return layerView({
      name,
      shape: this.graph.parameters.find((each) => each.name === name)?.shape ?? [],
      ...topology,
      weights: values,
      ...(gradient && { gradient: gradient[name] }),
      ...(denseGradient && { denseGradient: denseGradient[name] }),
      ...(this.options.track?.includes('denseMomentum') && { denseMomentum: average }),
    });
  }

  async setMask(name: string, view: MaskView): Promise<void> {
    const { values, slots, topology } = this.masked(name);
    const mask = Mask.from(view);
    const kept = topology.mask.intersection(mask);
    for (const each of [values, ...Object.values(slots)]) {
      each.set(each.map((value, position) => (kept.has(position) ? value : 0)));
    }
    topology.mask = mask;
    topology.explored = topology.explored.union(mask);
  }

  async predict(inputs: Float32Array, count: number): Promise<Float32Array> {
    this.checkInputs(inputs, count);
    return Float32Array.from(forward(this.graph, valuesOf(this.store), { inputs, count }).logits);
  }

  async exportTicket(): Promise<TicketState> {
    const parameters = this.graph.parameters.map(({ name, shape }) => {
      const parameter = this.parameter(name);
      const mask = parameter.topology && { mask: parameter.topology.mask };
      return [name, { shape, values: active(parameter.values, parameter), ...mask }];
    });
    return { graphHash: this.graph.hash, parameters: Object.fromEntries(parameters) };
  }

  async exportState(): Promise<NetworkState> {
    const byName = <T>(of: (parameter: Parameter) => T | undefined): { [name: string]: T } =>
      Object.fromEntries(
        [...this.store].flatMap(([name, parameter]) => {
          const value = of(parameter);
          return value === undefined ? [] : [[name, value]];
        }),
      );
    const slots = this.rule.slots.map((slot) => [
      slot,
      byName((each) => each.slots[slot] && active(each.slots[slot], each)),
    ]);
    return {
      ...(await this.exportTicket()),
      step: this.steps,
      slots: Object.fromEntries(slots),
      explored: byName(({ topology }) => topology?.explored),
      ...(this.options.track?.includes('denseMomentum') && {
        denseMomentum: byName(({ topology, average }) => topology && average.slice()),
      }),
    };
  }

  async importState(state: NetworkState): Promise<void> {
    this.store = new Map(read(this.graph, state, this.rule.slots));
    this.steps = state.step;
    this.collected = {};
  }

  dispose(): void {}

  private parameter(name: string): Parameter {
    const found = this.store.get(name);
    if (!found) throw new ModelError(`There is no parameter ${name}.`);
    return found;
  }

  private masked(name: string) {
    const { topology, ...rest } = this.parameter(name);
    if (!topology) throw new ModelError(`${name} has no mask.`);
    return { ...rest, topology };
  }

  private checkInputs(inputs: Float32Array, count: number): void {
    if (inputs.length !== count * sizeOf(this.graph.inputShape)) throw new DataError('inputs');
  }

  private pass(batch: Batch | RegressionBatch, collect: readonly Signal[]) {
    const { graph, options, steps } = this;
    this.checkInputs(batch.inputs, batch.count);
    checkBatch(graph, batch, options);
    const scales = dropoutScales(graph, options.seed, steps, batch.count);
    const result = backward(graph, valuesOf(this.store), batch, scales, options.loss);
    const dense = result.gradients;
    const gradients: Readonly<Record<string, Float64Array>> = Object.fromEntries(
      Object.entries(dense).map(([name, gradient]) => {
        const mask = this.parameter(name).topology?.mask;
        return [name, gradient.map((g, i) => (mask?.has(i) === false ? 0 : g))];
      }),
    );
    this.collected = {
      ...(collect.includes('gradient') && { gradient: gradients }),
      ...(collect.includes('denseGradient') && { denseGradient: dense }),
    };
    return { ...result, gradients, dense };
  }

  private update({ gradients, dense }: ReturnType<PlainNetwork['pass']>, learningRate: number) {
    const { name: rule, clipNorm = Number.POSITIVE_INFINITY, weightDecay } = this.options.optimizer;
    const [coupled, decoupled] = rule === 'adamw' ? [0, weightDecay] : [weightDecay, 0];
    this.steps++;
    const norm = Math.hypot(...Object.values(gradients).flatMap((gradient) => [...gradient]));
    const scale = Math.min(1, clipNorm / norm);
    for (const [name, gradient] of Object.entries(gradients)) {
      const { values, slots, average } = this.parameter(name);
      for (const [i, g] of gradient.entries()) {
        const decayed = scale * g + coupled * values[i];
        values[i] *= 1 - learningRate * decoupled;
        values[i] -= learningRate * this.rule.step(slots, i, decayed, this.steps);
        average[i] = 0.9 * average[i] + dense[name][i];
      }
    }
  }
}

function valuesOf(parameters: Iterable<readonly [string, Parameter]>): Values {
  return Object.fromEntries(Array.from(parameters, ([name, { values }]) => [name, values]));
}
