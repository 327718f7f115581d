import { type AnyPlugin, createRegistry, type Registry } from '@freetickets/core';
import * as datasets from '@freetickets/datasets';
import { sparse } from '@freetickets/engine-sparse';
import { tfjs } from '@freetickets/engine-tfjs';
import * as aggregators from '@freetickets/ensemble-aggregators';
import * as methods from '@freetickets/methods';
import * as models from '@freetickets/models';
import * as schedulers from '@freetickets/schedulers';
import * as masks from '@freetickets/sparse-masks';
import * as strategies from '@freetickets/strategies';
import * as evaluating from '@freetickets/uncertainty-metrics/plugins';

/** The plugins among what a package exports. */
function pluginsOf<V>(exported: { readonly [name: string]: V }) {
  return Object.values(exported).filter(
    (value): value is Extract<V, AnyPlugin> => typeof value === 'function' && 'pluginName' in value,
  );
}

const plugins = [
  ...pluginsOf(masks),
  ...pluginsOf(strategies),
  ...pluginsOf(schedulers),
  ...pluginsOf(methods),
  ...pluginsOf(aggregators),
  ...pluginsOf(evaluating),
  sparse,
  tfjs,
  ...pluginsOf(datasets),
  ...pluginsOf(models),
];

/** The union of the built-in plugins: their names complete in the editor. */
export type BuiltIn = (typeof plugins)[number];

const keyOf = ({ kind, pluginName }: AnyPlugin): string => `${kind} ${pluginName}`;

/** Every plugin that comes with freetickets, by kind and name. */
export const builtIns: Registry<BuiltIn> = /* @__PURE__ */ createRegistry(
  ...plugins.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
);
