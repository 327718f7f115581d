import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Aggregator } from './aggregator.js';
import type { Augmentation } from './augmentation.js';
import type { Calibrator } from './calibrator.js';
import { callPlugin } from './call-plugin.js';
import type { MaskConstraint } from './constraint.js';
import type { Corruption } from './corruption.js';
import type { DatasetSource } from './dataset.js';
import type { Distribution } from './distribution.js';
import type { Engine } from './engine.js';
import { OptionError, PluginError, show } from './errors.js';
import type { InitialMasks } from './initial-masks.js';
import type { JobScript } from './job-script.js';
import { inWords, lackingMethods } from './kind-methods.js';
import type { Launcher } from './launcher.js';
import type { Metric, OodScore } from './metric.js';
import { parseOptions } from './parse-options.js';
import { isPlainObject } from './plain-object.js';
import type { Method } from './plan.js';
import type { Redistribution } from './redistribution.js';
import type { Schedule } from './schedule.js';
import { requireStableOptions } from './stable-options.js';
import type { GrowCriterion, PruneCriterion, Strategy } from './strategy.js';

/** What a plugin of each kind makes. Packages add kinds by declaration merging. */
export interface PluginKinds {
  distribution: Distribution;
  prune: PruneCriterion;
  grow: GrowCriterion;
  strategy: Strategy;
  'initial-masks': InitialMasks;
  redistribution: Redistribution;
  constraint: MaskConstraint;
  schedule: Schedule;
  method: Method;
  aggregator: Aggregator;
  calibrator: Calibrator;
  metric: Metric;
  'ood-score': OodScore;
  engine: Engine;
  dataset: DatasetSource;
  corruption: Corruption;
  augmentation: Augmentation;
  launcher: Launcher;
  'job-script': JobScript;
}

export type PluginKind = keyof PluginKinds;

/** Which plugin made an instance, and from what: enough to write it down and make it again. */
export interface PluginOrigin {
  readonly kind: PluginKind;
  readonly name: string;
  readonly options: unknown;
}

/** What a plugin returns: the object of its kind, which remembers where it came from. */
export type PluginInstance<K extends PluginKind = PluginKind> = PluginKinds[K] & {
  readonly plugin: PluginOrigin;
};

type Input<S> = S extends StandardSchemaV1 ? StandardSchemaV1.InferInput<S> : Record<string, never>;
type Output<S> = S extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<S> : undefined;
type Arguments<I> = Record<never, never> extends I ? [options?: I] : [options: I];

/** A function from options to an object of its kind, with its kind, name and schema on it. */
export interface Plugin<
  K extends PluginKind = PluginKind,
  N extends string = string,
  S extends StandardSchemaV1 | undefined = StandardSchemaV1 | undefined,
> {
  (...options: Arguments<Input<S>>): PluginInstance<K>;
  readonly kind: K;
  readonly pluginName: N;
  readonly summary: string;
  readonly schema: S;
}

/** Any plugin, where its options' types do not matter. */
export interface AnyPlugin {
  (...options: never[]): PluginInstance;
  readonly kind: PluginKind;
  readonly pluginName: string;
  readonly summary: string;
  readonly schema: StandardSchemaV1 | undefined;
}

/** The options a plugin accepts. */
export type OptionsOf<P> = P extends { readonly schema: infer S } ? Input<S> : never;

/** The plugin that made an instance, which can be written down by its name. */
export function originOf(instance: object): PluginOrigin | undefined {
  const { plugin } = instance as { readonly plugin?: Partial<PluginOrigin> | null };
  const isOrigin = typeof plugin?.kind === 'string' && typeof plugin.name === 'string';
  return isOrigin ? (plugin as PluginOrigin) : undefined;
}

/**
 * Makes a plugin: a function from options to a plain object. Options are checked by the schema (any Standard Schema:
 * zod, valibot, arktype) before `create` sees them. It may fill in defaults, but not make other options of those that it gave:
 * files keep what it gave. Making one throws an `OptionError` for options that the schema refuses, and a `PluginError` where the
 * schema or `create` is wrong.
 *
 * @example
 * const social = definePlugin(
 *   { kind: 'grow', name: 'social', summary: 'grow where active inputs meet active outputs' },
 *   () => ({ needs: [], grow: (layer, count, random) => random.sample(layer.mask.inactive(), count) }),
 * );
 */
// @__NO_SIDE_EFFECTS__
export function definePlugin<
  K extends PluginKind,
  const N extends string,
  S extends StandardSchemaV1 | undefined = undefined,
>(
  definition: {
    readonly kind: K;
    readonly name: N;
    readonly summary: string;
    readonly options?: S;
  },
  create: (options: Output<S>) => PluginKinds[K],
): Plugin<K, N, S> {
  const { kind, name, summary, options: schema } = definition;
  const make = (given?: unknown): PluginInstance<K> => {
    const owner = `${kind} ${name}`;
    const options = schema ? parseOptions(owner, schema, given ?? {}) : refuse(owner, given ?? {});
    if (schema) requireStableOptions(owner, schema, options);
    const made: unknown = callPlugin(owner, 'it', () => create(options as Output<S>));
    const lacking = lackingMethods(kind, made);
    if (typeof made !== 'object' || made === null || lacking.length > 0) {
      const expected = `an object${lacking.length > 0 ? ` with ${inWords(lacking)}` : ''}`;
      throw new PluginError(owner, `it made ${show(made)}, expected ${expected}.`);
    }
    return Object.assign(made as PluginKinds[K], {
      plugin: { kind, name, options: options ?? {} },
    });
  };
  return Object.assign(make, { kind, pluginName: name, summary, schema: schema as S });
}

function refuse(owner: string, given: unknown): undefined {
  if (!isPlainObject(given) || Object.keys(Object(given)).length > 0) {
    throw new OptionError(
      owner,
      given,
      'no options: it declares none. A plugin declares them by a schema: definePlugin({ ..., options: z.strictObject({ rate: z.number() }) }, ({ rate }) => ...)',
    );
  }
  return undefined;
}
