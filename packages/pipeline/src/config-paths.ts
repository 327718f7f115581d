import type { Json } from '@freetickets/core';
import { isAbsolute } from '#run-folder';
import { isDataPath } from './data-path.js';

/** A config as it is written down. */
export type Written = { readonly [key: string]: Json };

/**
 * A config with its paths changed: the options `folder` and `file` of data sets and of corruptions, `labels` or
 * `targets` beside a file, paths in `ood` as texts or as names, `from` of `initialMasks`, and absolute ones in `plugins`.
 */
export function withPaths(config: Written, change: (path: string) => string): Written {
  const changed = Object.entries(config).map(([key, value]): [string, Json] => {
    if (key === 'dataset' || key === 'corruptions') return [key, withPathsOf(value, change)];
    if (key === 'initialMasks') return [key, withOption(value, 'from', change)];
    if (key === 'ood' && Array.isArray(value)) {
      return [
        key,
        value.map((each) => (isDataPath(each) ? change(each) : withPathsOf(each, change))),
      ];
    }
    if (key === 'plugins' && Array.isArray(value)) {
      return [
        key,
        value.map((each) => (typeof each === 'string' && isAbsolute(each) ? change(each) : each)),
      ];
    }
    return [key, value];
  });
  return Object.fromEntries(changed);
}

const withOption = (spec: Json, option: string, change: (path: string) => string): Json => {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return spec;
  const { [option]: path } = spec as Written;
  return typeof path === 'string' ? { ...spec, [option]: change(path) } : spec;
};

function withPathsOf(spec: Json, change: (path: string) => string): Json {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return spec;
  const { name, file }: { readonly name?: Json; readonly file?: Json } = spec as Written;
  const paths =
    file === undefined && !isDataPath(name) ? ['folder'] : ['name', 'file', 'labels', 'targets'];
  const changed = Object.entries(spec).map(([key, value]): [string, Json] => [
    key,
    paths.includes(key) && typeof value === 'string' && (key !== 'name' || isDataPath(value))
      ? change(value)
      : value,
  ]);
  return Object.fromEntries(changed);
}
