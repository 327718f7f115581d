import type { Json } from '@freetickets/core';
import { absolute } from '#run-folder';

/**
 * A config as it is written down, with its folders of data absolute: what goes on with the run or judges it finds them
 * from wherever it is started. They are the option `folder` of data sets and of corruptions, and paths in `ood`.
 */
export function withAbsoluteFolders(config: { readonly [key: string]: Json }): {
  readonly [key: string]: Json;
} {
  const changed = Object.entries(config).map(([key, value]): [string, Json] => {
    if (key === 'dataset' || key === 'corruptions') return [key, withAbsoluteFolder(value)];
    if (key === 'ood' && Array.isArray(value)) {
      return [key, value.map((each) => (isPath(each) ? absolute(each) : withAbsoluteFolder(each)))];
    }
    return [key, value];
  });
  return Object.fromEntries(changed);
}

const isPath = (value: Json): value is string => typeof value === 'string' && /[\\/]/.test(value);

function withAbsoluteFolder(spec: Json): Json {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return spec;
  const { folder } = spec as { readonly folder?: Json };
  return typeof folder === 'string' ? { ...spec, folder: absolute(folder) } : spec;
}
