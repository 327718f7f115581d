import {
  type AnyPlugin,
  checkOptionNames,
  type Method,
  originOf,
  type Registry,
} from '@freetickets/core';
import { parameterValues } from '@freetickets/model-graph';
import { costOf, type PlanCost } from '@freetickets/training';
import { prepareBackend } from './backend.js';
import { denseMethod } from './baseline.js';
import type { Config } from './config.js';
import {
  type DataSize,
  type GivenSize,
  namedSize,
  type PublishedFor,
  published,
  publishedSize,
} from './data-size.js';
import { engineChoice } from './engine-choice.js';
import { type MeasuredTime, measureTime } from './measured-time.js';
import { graphFor, modelSource } from './model-source.js';
import { planSettings } from './plan-settings.js';
import { plansOf } from './plans.js';
import { type ImportModule, loadPlugins } from './plugins.js';
import { lossOf } from './regression-task.js';
import { parseConfig } from './settings.js';
import { wholeRunSchedules } from './whole-run-schedule.js';

/** A config that may leave its data out. */
export type CostConfig<
  P extends AnyPlugin | string = never,
  Known extends AnyPlugin = AnyPlugin,
> = Omit<Config<P, Known>, 'dataset'> & Partial<Pick<Config<P, Known>, 'dataset'>>;

/** The size of the data, where the config names none; by default, that of the data which the model was published for. */
export interface RunCostOptions extends GivenSize {
  /** Whether to take some training steps, and tell their times. Default: false. */
  readonly measure?: boolean;
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}

/** What training by a config costs, and predicting with its ensemble, beside the dense network it is compared with. */
export interface RunCost extends PlanCost {
  readonly data: DataSize;
  /** Training of the dense network. */
  readonly trainFlopsDense: number;
  readonly trainFlopsRatio: number;
  /** All tickets to the dense network. */
  readonly testFlopsRatio: number;
  /** One ticket to the dense network; the mean, where tickets differ. */
  readonly ticketFlopsRatio: number;
  /** Of the dense network, as `bytes`. */
  readonly bytesDense: number;
  readonly measured?: MeasuredTime;
}

/** What a config costs, with the plugins of a registry. Throws as `freeTickets` does. */
export async function runCost<
  P extends AnyPlugin | string = never,
  Known extends AnyPlugin = AnyPlugin,
>(config: CostConfig<P, Known>, plugins: Registry, options: RunCostOptions = {}): Promise<RunCost> {
  checkOptionNames(options, 'measure', 'importModule', 'inputShape', 'classes', 'examples');
  const { measure = false, importModule, ...given } = options;
  const isNamed = config.dataset !== undefined;
  const settings = parseConfig(isNamed ? config : { ...config, dataset: 'published' });
  const registry = plugins.use(...(await loadPlugins(settings.plugins, importModule)));
  const source = modelSource(settings.model, registry);
  const { publishedFor } = source;
  const choice = engineChoice(settings, registry);
  const method = isNamed
    ? registry.resolve('method', settings.method)
    : withPreset(settings.method, publishedFor, registry);
  const baseline =
    settings.baseline === false ? undefined : denseMethod(settings.baseline, registry);
  await prepareBackend(choice.backend);
  const data = isNamed
    ? await namedSize(settings, registry, given)
    : publishedSize(publishedFor, given, settings.loss);
  const { inputShape, classes, examples } = data;
  const outputActivation = settings.loss !== undefined && ({ outputActivation: 'linear' } as const);
  const create = (seed: number, weights: 'initial' | 'none') =>
    source.create({ seed, inputShape, classes, weights, ...outputActivation });
  const structure = create(settings.seed, 'none');
  const graph = graphFor(structure, data, settings.loss);
  source.release(structure);
  const plans = plansOf({
    method,
    baseline,
    settings: { ...planSettings(settings, registry), examples },
    scheduleOf: wholeRunSchedules(settings, registry),
    graph,
  });
  const initialise = async (seed: number) => {
    const model = create(seed, 'initial');
    const values = await parameterValues(model, graph);
    source.release(model);
    return values;
  };
  const cost = costOf(plans.plan, graph);
  const dense = costOf(plans.densePlan, graph);
  return {
    ...cost,
    data,
    trainFlopsDense: dense.trainFlops,
    trainFlopsRatio: cost.trainFlops / dense.trainFlops,
    testFlopsRatio: cost.testFlops / cost.testFlopsDense,
    ticketFlopsRatio: cost.testFlops / cost.tickets / cost.testFlopsDense,
    bytesDense: dense.bytes,
    ...(measure && {
      measured: await measureTime(plans, choice.engineFor(graph, 'train'), {
        graph,
        initialise,
        loss: lossOf(settings),
      }),
    }),
  };
}

/** A named method with the preset for what a model was published for, unless it is told one or takes none. */
function withPreset(spec: unknown, publishedFor: PublishedFor, registry: Registry): Method {
  const method = registry.resolve('method', spec);
  const { name, options } = originOf(method) ?? {};
  const isTold = spec === method || Object(spec).preset !== undefined;
  if (!publishedFor || isTold || Object(options).preset === undefined) return method;
  const { preset } = published[publishedFor];
  return registry.resolve('method', { ...Object(options), name, preset });
}
