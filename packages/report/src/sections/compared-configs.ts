import type { Json } from '@freetickets/core';
import { type Html, html } from '../html.js';
import { valueOr } from './no-value.js';
import { flat, noOptions } from './settings.js';
import { table } from './table.js';

interface Named {
  readonly name: string;
  readonly config: { readonly [setting: string]: Json };
}

type Settings = ReadonlyMap<string, string>;

/** Whether a setting is given by options of its own, as `method` is by `method.name` and `method.tickets`. */
const isInParts = (settings: Settings, path: string): boolean =>
  [...settings.keys()].some((own) => own.startsWith(`${path}.`));

/**
 * Configs by path, each setting in one form: `method: 'dst'` as `method: { name: 'dst' }`, and no options as none, where
 * another config gives options.
 */
function settingsOf(configs: readonly Named['config'][]): readonly Settings[] {
  const all = configs.map((config): Settings => new Map(flat(config, '')));
  return all.map(
    (settings) =>
      new Map(
        [...settings].flatMap(([path, value]): [string, string][] => {
          if (value === noOptions && all.some((other) => isInParts(other, path))) return [];
          const name = `${path}.name`;
          return [[all.some((other) => other.has(name)) ? name : path, value]];
        }),
      ),
  );
}

/** Why a config has no value of its own for a setting. */
const whyNone = (settings: Settings, path: string): string =>
  isInParts(settings, path)
    ? 'given by options'
    : 'not given: its default, if it is an option here';

/** What configs differ in, but for their seeds, as a table; and the settings, by path, that all have in common. */
export function comparedConfigs(all: readonly Named[]): {
  readonly differing: Html | undefined;
  readonly shared: readonly (readonly [path: string, value: string])[];
} {
  const rows = settingsOf(all.map(({ config: { seed: _, ...config } }) => config));
  const paths = [...new Set(rows.flatMap((settings) => [...settings.keys()]))];
  const isShared = (path: string): boolean =>
    new Set(rows.map((settings) => settings.get(path))).size === 1;
  const differing = paths.filter((path) => !isShared(path));
  return {
    differing:
      differing.length > 0
        ? table(
            'What differs',
            ['Setting', ...differing.map((path) => html`<code>${path}</code>`)],
            rows.map((settings, i) => ({
              head: all[i].name,
              cells: differing.map(
                (path) =>
                  html`<code>${valueOr(settings.get(path), whyNone(settings, path))}</code>`,
              ),
            })),
          )
        : undefined,
    shared: paths.filter(isShared).map((path) => [path, rows[0].get(path) ?? ''] as const),
  };
}
