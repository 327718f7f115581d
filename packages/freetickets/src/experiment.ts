import {
  type Aggregator,
  DataError,
  type Dataset,
  type Engine,
  type LossSpec,
  type Method,
  ModelError,
  type ModelGraph,
  OptionError,
  originOf,
  type Plan,
  type PlanSettings,
  type Registry,
  type Schedule,
  type Strategy,
} from '@freetickets/core';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import type { ModelFactory } from '@freetickets/models';
import { constant, dense } from '@freetickets/schedulers';
import { LayersModel } from '@tensorflow/tfjs-layers';
import { prepareBackend } from './backend.js';
import { builtIns } from './built-ins.js';
import { type ImportModule, loadPlugins } from './plugins.js';
import type { Settings } from './settings.js';

/** A config made real: everything that training and judging need. */
export interface Experiment {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly graph: ModelGraph;
  /** The model's initial weights. */
  initialise(seed: number): Promise<Record<string, Float32Array>>;
  readonly loss: LossSpec;
  readonly aggregator: Aggregator;
  readonly plan: Plan;
  /** The dense network that costs are compared with. */
  readonly densePlan: Plan;
  /** The network to train for comparison. */
  readonly baselinePlan?: Plan;
}

/** Makes a config real: finds its plugins, loads its data, lowers its model, makes its plans. */
export async function prepare(
  settings: Settings,
  importModule?: ImportModule,
): Promise<Experiment> {
  const registry = (builtIns as Registry).use(
    ...(await loadPlugins(settings.plugins, importModule)),
  );
  const data = registry.resolve('dataset', settings.dataset);
  const source = modelSource(settings.model, registry);
  const engine = engineOf(settings, registry);
  const method = registry.resolve('method', settings.method);
  const aggregator = registry.resolve('aggregator', settings.aggregator);
  const planned = planSettings(settings, registry);
  const baseline =
    settings.baseline === false ? undefined : denseMethod(settings.baseline, registry);
  if (settings.out !== undefined && !originOf(aggregator)) {
    const expected = 'one that a plugin made (definePlugin), as ensemble.json names it';
    throw new OptionError('config: aggregator', settings.aggregator, expected);
  }
  for (const name of settings.ood) registry.resolve('dataset', name);

  await prepareBackend(engine, settings.backend);
  const dataset = await data.load({ seed: settings.seed });
  const { inputShape, classes } = dataset;
  const withModel = async <T>(
    seed: number,
    use: (model: LayersModel) => T,
  ): Promise<Awaited<T>> => {
    const model = source.create({ seed, inputShape, classes: classes.length });
    try {
      return await use(model);
    } finally {
      source.release(model);
    }
  };
  const graph = await withModel(settings.seed, (model) => lower(model, dataset));
  const reasons = engine.unsupported(graph);
  if (reasons.length)
    throw new ModelError(`The engine ${engine.name} cannot run the model: ${reasons.join(' ')}`);

  const planOf = (of: Method) => of.plan({ ...planned, examples: dataset.train.count });
  const plan = planOf(method);
  const compared = baselineOf(method, baseline, plan);
  return {
    settings,
    registry,
    engine,
    dataset,
    graph,
    initialise: (seed) => withModel(seed, (model) => parameterValues(model, graph)),
    loss: { labelSmoothing: settings.labelSmoothing },
    aggregator,
    plan,
    densePlan: planOf(compared),
    ...(baseline && { baselinePlan: planOf(compared) }),
  };
}

function engineOf({ engine, backend }: Settings, registry: Registry): Engine {
  return registry.resolve(
    'engine',
    engine === 'tfjs' && backend ? { name: 'tfjs', backend } : engine,
  );
}

/** Makes the models of a config. `release` is told when one is no longer needed. */
interface ModelSource extends ModelFactory {
  release(model: LayersModel): void;
}

function modelSource(model: unknown, registry: Registry): ModelSource {
  if (model instanceof LayersModel) return { create: () => model, release: () => {} };
  if (typeof model !== 'function' || 'pluginName' in model) {
    const { create } = registry.resolve('model', model);
    return { create, release: (made) => made.dispose() };
  }
  // A function may make a model each time, or give the same one again, which is then not ours to dispose of.
  let last: LayersModel | undefined;
  return {
    create: model as ModelFactory['create'],
    release: (made) => {
      if (last && last !== made) last.dispose();
      last = made;
    },
  };
}

/** A model's graph, which must take the data's inputs and name its classes. */
function lower(model: LayersModel, dataset: Dataset): ModelGraph {
  const losses = ['categoricalCrossentropy', 'sparseCategoricalCrossentropy'];
  if (typeof model.loss === 'string' && !losses.includes(model.loss)) {
    throw new ModelError(
      `The model is compiled with the loss ${model.loss}. Only ${losses.join(' and ')} can be trained; compile it with one of them, or not at all.`,
    );
  }
  const graph = modelGraph(model);
  const shape = (axes: readonly number[]): string => `[${axes.join(', ')}]`;
  if (shape(graph.inputShape) !== shape(dataset.inputShape)) {
    throw new DataError(
      `The model takes inputs of shape ${shape(graph.inputShape)}, but those of ${dataset.name} have ${shape(dataset.inputShape)}.`,
    );
  }
  if (graph.classes !== dataset.classes.length) {
    throw new DataError(
      `The model has ${graph.classes} outputs, but ${dataset.name} has ${dataset.classes.length} classes.`,
    );
  }
  return graph;
}

function planSettings(settings: Settings, registry: Registry): Omit<PlanSettings, 'examples'> {
  const { seed, sparsity, batchSize, topology } = settings;
  const { learningRate, clipNorm, ...optimizer } = settings.optimizer;
  const { every, end, fraction } = topology;
  return {
    seed,
    sparsity,
    batchSize,
    learningRate,
    distribution: registry.resolve('distribution', settings.distribution),
    strategy: strategyOf(settings.strategy, registry),
    optimizer: { ...optimizer, ...(clipNorm !== undefined && { clipNorm }) },
    topology: {
      ...(every !== undefined && { every }),
      ...(end !== undefined && { end }),
      ...(fraction !== undefined && { fraction: fractionOf(fraction, registry) }),
    },
  };
}

function strategyOf(strategy: unknown, registry: Registry): Strategy {
  const isObject = typeof strategy === 'object' && strategy !== null;
  if (!isObject || 'plugin' in strategy || !('prune' in strategy || 'grow' in strategy)) {
    return registry.resolve('strategy', strategy);
  }
  const { prune, grow, order = 'prune-first', ...unknown } = strategy as Record<string, unknown>;
  if (order !== 'prune-first' && order !== 'grow-first') {
    throw new OptionError('config: strategy.order', order, "'prune-first' or 'grow-first'");
  }
  const [extra] = Object.keys(unknown);
  if (extra) {
    throw new OptionError(
      `config: strategy.${extra}`,
      unknown[extra],
      'only prune, grow and order',
    );
  }
  return { order, prune: registry.resolve('prune', prune), grow: registry.resolve('grow', grow) };
}

function fractionOf(fraction: unknown, registry: Registry): Schedule {
  if (typeof fraction !== 'number') return registry.resolve('schedule', fraction);
  if (!(fraction > 0 && fraction <= 1)) {
    throw new OptionError('config: topology.fraction', fraction, 'a number above 0, at most 1');
  }
  return constant({ value: fraction });
}

/** The baseline a config asks for, which is dense: costs and the row it gets are a dense network's. */
function denseMethod(baseline: unknown, registry: Registry): Method {
  const isNamed = typeof baseline === 'string' || typeof baseline === 'object';
  const method = isNamed ? registry.resolve('method', baseline) : undefined;
  if (!method || originOf(method)?.name !== 'dense') {
    throw new OptionError(
      'config: baseline',
      baseline,
      "'dense', { name: 'dense', epochs } or false",
    );
  }
  return method;
}

/**
 * The dense network an ensemble is compared with. Where its epochs are not given, it has those that the method's preset
 * was published with, if the method keeps to it, or as many as the ensemble takes to its first ticket.
 */
function baselineOf(method: Method, baseline: Method | undefined, plan: Plan): Method {
  const { epochs, preset } =
    ((baseline && originOf(baseline)?.options) as Stretch | undefined) ?? {};
  if (epochs !== undefined && preset) return dense({ epochs, preset });
  const made = (originOf(method)?.options ?? {}) as Stretch;
  const keepsToIt = [made.epochs, made.explorationEpochs, made.refinementEpochs].every(
    (given) => given === undefined,
  );
  const published = made.preset && made.preset !== 'small' && keepsToIt;
  return dense(published ? { preset: made.preset } : { epochs: epochsToFirstTicket(plan) });
}

/** The options of methods that say how long they train. */
interface Stretch {
  readonly epochs?: number;
  readonly explorationEpochs?: number;
  readonly refinementEpochs?: number;
  readonly preset?: 'small' | 'cifar' | 'imagenet';
}

function epochsToFirstTicket({ runs: [run] }: Plan): number {
  const last = run?.phases.findIndex(({ ticket }) => ticket) ?? 0;
  return run?.phases.slice(0, last + 1).reduce((epochs, phase) => epochs + phase.epochs, 0) ?? 0;
}
