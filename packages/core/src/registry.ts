import { OptionError } from './errors.js';
import { inWords, lackingMethods, methodsOf } from './kind-methods.js';
import { namedPlugin, requireDistinctNames } from './named-plugin.js';
import { type AnyPlugin, originOf, type PluginInstance, type PluginKind } from './plugin.js';

/** The registered names of a kind. */
export type NameOf<P extends AnyPlugin, K extends PluginKind> = Extract<
  P,
  { readonly kind: K }
>['pluginName'];

/** The plugin of a kind and name. */
export type PluginNamed<P extends AnyPlugin, K extends PluginKind, N extends string> = Extract<
  P,
  { readonly kind: K; readonly pluginName: N }
>;

/** Plugins by kind and name. */
export interface Registry<P extends AnyPlugin = AnyPlugin> {
  /** A registry with these plugins as well; refuses a name that its kind has already. */
  use<const Q extends readonly AnyPlugin[]>(...plugins: Q): Registry<P | Q[number]>;
  /** The plugin of that name. Throws an `UnknownPluginError` that lists the right names. */
  get<K extends PluginKind, const N extends NameOf<P, K>>(kind: K, name: N): PluginNamed<P, K, N>;
  /**
   * What a config names: `'rigl'`, `{ name: 'rigl', ...options }`, or an object of the kind, which is returned as it is.
   * Throws an `OptionError` for anything else.
   */
  resolve<K extends PluginKind>(kind: K, spec: unknown): PluginInstance<K>;
  /** All plugins, or those of a kind, in the order in which they were registered. */
  list(kind?: PluginKind): readonly AnyPlugin[];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const hasFunction = (value: object): boolean =>
  Object.values(value).some((inner) => typeof inner === 'function');

/** Whether a value is an object of some kind rather than data that describes one: functions are in it, or a layer below. */
const isMade = (value: object): boolean =>
  hasFunction(value) || Object.values(value).some((inner) => isObject(inner) && hasFunction(inner));

/** Whether a value is an object of a kind, its methods its own or its class's. */
const isInstance = (kind: PluginKind, value: object): boolean =>
  methodsOf(kind).length > 0 ? lackingMethods(kind, value).length === 0 : isMade(value);

/** Whether a config's value is `{ name, ...options }`. */
const isNamed = (value: unknown): value is { name: string } =>
  isObject(value) && 'name' in value && typeof value.name === 'string' && !isMade(value);

/**
 * Makes a registry. Registries are values: there is no global one, and `use` returns a new one.
 *
 * @example createRegistry(erk, rigl).get('strategy', 'rigl')()
 */
export function createRegistry<const P extends readonly AnyPlugin[]>(
  ...plugins: P
): Registry<P[number]> {
  requireDistinctNames(plugins);
  const list = (kind?: PluginKind) => plugins.filter((plugin) => !kind || plugin.kind === kind);
  const namesOf = (kind: PluginKind) => list(kind).map(({ pluginName }) => pluginName);
  const find = (kind: PluginKind, name: string): AnyPlugin => namedPlugin(plugins, kind, name);

  const resolve = (kind: PluginKind, spec: unknown): object => {
    if (typeof spec === 'string') return find(kind, spec)();
    if (isNamed(spec) && !isInstance(kind, spec)) {
      const { name, ...options } = spec;
      // An option may be of the plugin's own kind, as the schedule after a warm-up is, or a list of such.
      const resolved = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(resolved);
        const isNested = isNamed(value) && namesOf(kind).includes(value.name);
        return isNested ? resolve(kind, value) : value;
      };
      const made = Object.entries(options).map(([key, value]) => [key, resolved(value)]);
      // The schema checks what no type can say here.
      return find(kind, name)(Object.fromEntries(made) as never);
    }
    const isPlugin = typeof spec === 'function' && 'pluginName' in spec;
    const value = isPlugin && (spec as AnyPlugin).kind === kind ? (spec as AnyPlugin)() : spec;
    const isOther = isObject(value) && (originOf(value)?.kind ?? kind) !== kind;
    if (
      !isObject(value) ||
      isOther ||
      !(originOf(value) || isMade(value) || isInstance(kind, value))
    ) {
      throw new OptionError(
        kind,
        spec,
        `a ${kind}, or the name of one: ${namesOf(kind).join(', ')}`,
      );
    }
    const lacking = lackingMethods(kind, value);
    if (lacking.length > 0) {
      throw new OptionError(kind, spec, `a ${kind} with ${inWords(lacking)}, or the name of one`);
    }
    return value;
  };

  const registry: Registry = {
    use: (...more) => createRegistry(...plugins, ...more) as never,
    get: (kind, name) => find(kind, name) as never,
    resolve: (kind, spec) => resolve(kind, spec) as never,
    list,
  };
  return registry as Registry<P[number]>;
}
