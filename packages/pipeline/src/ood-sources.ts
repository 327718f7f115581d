import { type DatasetSource, OptionError, originOf, type Registry } from '@freetickets/core';
import { absolute } from '#run-folder';
import { isDataPath, withPathRead } from './data-path.js';
import { datasetSource } from './dataset-source.js';

/** Data of another kind, and what tells them from others: their plugin, its options, and where they are. */
export interface OodSource {
  readonly source: DatasetSource;
  readonly plugin?: string | undefined;
  readonly options: { readonly [option: string]: unknown };
  /** Absolute, with slashes; undefined for what has no place of its own. */
  readonly path?: string | undefined;
}

/** A data set that a config names, by plugin, or by the path of a file or of a folder of images, of which all examples are used. */
export function oodSource(spec: unknown, registry: Registry): DatasetSource {
  const given = isDataPath(spec) ? { name: spec } : Object(spec);
  const isPath = isDataPath(given.name) && !('load' in given);
  return datasetSource(isPath ? withPathRead({ testShare: 1, ...given }) : spec, registry);
}

/**
 * The data sets that a config names, with what tells them apart. What is named twice, as by two spellings of one path, is there
 * once. Throws an `OptionError` for a path that nothing is at.
 *
 * @param made what they stand for, by `oodSource`
 */
export async function oodSources(
  specs: readonly unknown[],
  made: readonly DatasetSource[],
): Promise<readonly OodSource[]> {
  const found = new Map<unknown, OodSource>();
  for (const [i, spec] of specs.entries()) {
    await requirePath(spec, made[i]);
    const told = toldOf(made[i]);
    const { source, plugin, options, path } = told;
    const key = plugin === undefined ? source : JSON.stringify([plugin, path, options]);
    if (!found.has(key)) found.set(key, told);
  }
  return [...found.values()];
}

async function requirePath(spec: unknown, { files }: DatasetSource): Promise<void> {
  const path = isDataPath(spec) ? spec : Object(spec).name;
  if (!isDataPath(path) || 'load' in Object(spec)) return;
  if ((await files?.present()) ?? true) return;
  const expected = `a ${/\.(csv|npy)$/i.test(path) ? 'file' : 'folder of images'} that is there; there is none at ${absolute(path)}`;
  throw new OptionError('config: ood', path, expected);
}

function toldOf(source: DatasetSource): OodSource {
  const origin = originOf(source);
  const { file, folder, ...options } = (origin?.options ?? {}) as OodSource['options'];
  const place = [file, folder].find((each) => typeof each === 'string');
  const path = typeof place === 'string' ? absolute(place).replaceAll('\\', '/') : undefined;
  return { source, plugin: origin?.name, options, path };
}

/**
 * What a data set is called beside others: by its own name where none of them has it, else by as much of its path, or by
 * those of its options, as tell it from the one that has.
 */
export function nameBeside(
  name: string,
  one: OodSource,
  others: ReadonlyMap<string, OodSource>,
): string {
  const parts = (one.path ?? '').split('/').filter((part) => part !== '');
  const longer = parts.map((_, i) => parts.slice(-2 - i).join('/'));
  const namesake = others.get(name);
  const isElsewhere = one.path !== namesake?.path;
  const options = Object.entries(one.options)
    .map(([key, value]) => [key, JSON.stringify(value)] as const)
    .filter(([key, value]) => value !== JSON.stringify(namesake?.options[key]))
    .map(([key, value]) => `${key}=${value}`);
  const choices = [name, ...(isElsewhere ? longer : []), [name, ...options].join(' ')];
  const numbered = Array.from({ length: others.size + 1 }, (_, i) => `${name} (${i + 2})`);
  return [...choices, ...numbered].find((choice) => !others.has(choice)) ?? name;
}
