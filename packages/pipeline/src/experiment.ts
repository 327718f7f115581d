import type {
  Aggregator,
  Augmentation,
  Calibrator,
  Dataset,
  Engine,
  Metric,
  ModelGraph,
  OodScore,
  Plan,
  Registry,
} from '@freetickets/core';
import { parameterValues } from '@freetickets/model-graph';
import type { EngineRecord } from '@freetickets/runs';
import { pluginSpec } from '@freetickets/tickets';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { augmentationsOf } from './augmentations-of.js';
import { prepareBackend } from './backend.js';
import { withClassWeights } from './class-weights.js';
import { engineChoice } from './engine-choice.js';
import { loadDataset } from './load-dataset.js';
import { masksByHash, networkHash } from './masks-network.js';
import { graphFor } from './model-source.js';
import { type Plans, plansOf } from './plans.js';
import { type ImportModule, loadPlugins } from './plugins.js';
import { noiseNotes } from './regression-ensemble.js';
import { lossOf, outputsFor, requireTask, type TaskLoss } from './regression-task.js';
import { resolvePlugins } from './resolve-plugins.js';
import type { Settings } from './settings.js';
import { prepareShifts, type Shifts } from './shifts.js';
import { unseeded } from './unseeded.js';
import { withoutEffect } from './without-effect.js';

/** A config made real: everything that training and evaluating need. */
export interface Experiment extends Plans {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly engine: Engine;
  readonly dataset: Dataset;
  /** What a user should know of the data and the model. */
  readonly notes: readonly string[];
  readonly graph: ModelGraph;
  /** The model's initial weights. */
  initialise(seed: number): Promise<Record<string, Float32Array>>;
  readonly loss: TaskLoss;
  readonly augmentation: readonly Augmentation[];
  /** Of classes. */
  readonly aggregator?: Aggregator;
  readonly calibrator?: Calibrator;
  /** Other data and corrupted data to evaluate it on. */
  readonly shifts: Shifts;
  /** What it is evaluated by, by name. */
  readonly metrics: { readonly [name: string]: Metric };
  readonly oodScores: { readonly [name: string]: OodScore };
  /** The network to train for comparison. */
  readonly baselinePlan?: Plan;
  /** The hash of the trained network that its initial masks are made of, where there is one. */
  readonly network?: string;
}

/**
 * Makes a config real: finds its plugins, loads its data, lowers its model, makes its plans. `begun` is the engine of the
 * run that goes on, if one does, and `begunNetwork` the hash of what its initial masks were made of, which may be gone.
 */
export async function prepare(
  settings: Settings,
  plugins: Registry,
  importModule?: ImportModule,
  begun?: EngineRecord,
  begunNetwork?: string,
): Promise<Experiment> {
  const registry = plugins.use(...(await loadPlugins(settings.plugins, importModule)));
  const named = resolvePlugins(settings, registry);
  const choice = engineChoice(settings, registry, begun);
  const { data, source, method, baseline, aggregator, calibrator, metrics, oodScores } = named;
  const network = await networkHash(settings.initialMasks);
  const { initialMasks } = named.planned;
  const planned = {
    ...named.planned,
    ...(initialMasks && { initialMasks: masksByHash(initialMasks, network ?? begunNetwork) }),
  };
  for (const [key, made] of Object.entries({ aggregator, calibrator })) {
    if (settings.out !== undefined && made) pluginSpec(`config: ${key}`, made);
  }

  await prepareBackend(choice.backend);
  const dataset = withClassWeights(
    await loadDataset(data, { seed: settings.seed }),
    settings.classWeights,
  );
  const { loss } = settings;
  requireTask(dataset, loss);
  const { inputShape } = dataset;
  const outputs = outputsFor(dataset, loss);
  const augmentation = augmentationsOf(settings, method, inputShape, registry);
  const shifts = await prepareShifts(settings, named, dataset);
  const withModel = async <T>(
    seed: number,
    use: (model: LayersModel) => T,
  ): Promise<Awaited<T>> => {
    const model = source.create({ seed, inputShape, ...outputs });
    try {
      return await use(model);
    } finally {
      source.release(model);
    }
  };
  const graph = await withModel(settings.seed, (model) =>
    graphFor(model, { ...dataset, classes: outputs.classes }, loss),
  );
  const engine = choice.engineFor(graph, 'train');
  const initialise = (seed: number) => withModel(seed, (model) => parameterValues(model, graph));
  const isFunction = typeof settings.model === 'function' && !('pluginName' in settings.model);
  const notes = [
    ...(dataset.notes ?? []),
    ...augmentation.notes,
    ...noiseNotes(loss, dataset.validation),
    ...(isFunction
      ? unseeded(await initialise(settings.seed), await initialise(settings.seed))
      : []),
  ];

  const plans = plansOf({
    method,
    baseline,
    settings: { ...planned, examples: dataset.train.count },
    scheduleOf: named.scheduleOf,
    graph,
  });
  notes.push(...withoutEffect(plans.plan, planned));
  return {
    settings,
    registry,
    engine,
    dataset,
    notes,
    graph,
    initialise,
    loss: lossOf(settings),
    augmentation: augmentation.used,
    ...(aggregator && { aggregator }),
    ...(calibrator && { calibrator }),
    shifts,
    metrics,
    oodScores,
    ...plans,
    ...(baseline && { baselinePlan: plans.densePlan }),
    ...(network !== undefined && { network }),
  };
}
