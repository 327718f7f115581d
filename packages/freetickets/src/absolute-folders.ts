import type { Json } from '@freetickets/core';
import { absolute } from '#run-folder';
import { isDataPath } from './data-path.js';

/**
 * A config as it is written down, with its files and folders of data absolute: what goes on with the run or judges it
 * finds them from wherever it is started. They are the options `folder` and `file` of data sets and of corruptions, `labels`
 * beside a file, and paths in `ood`.
 */
export function withAbsoluteFolders(config: { readonly [key: string]: Json }): {
  readonly [key: string]: Json;
} {
  const changed = Object.entries(config).map(([key, value]): [string, Json] => {
    if (key === 'dataset' || key === 'corruptions') return [key, withAbsoluteFolder(value)];
    if (key === 'ood' && Array.isArray(value)) {
      return [
        key,
        value.map((each) => (isDataPath(each) ? absolute(each) : withAbsoluteFolder(each))),
      ];
    }
    return [key, value];
  });
  return Object.fromEntries(changed);
}

function withAbsoluteFolder(spec: Json): Json {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return spec;
  const paths = 'file' in spec ? ['file', 'labels'] : ['folder'];
  const changed = Object.entries(spec).map(([key, value]): [string, Json] => [
    key,
    paths.includes(key) && typeof value === 'string' ? absolute(value) : value,
  ]);
  return Object.fromEntries(changed);
}
