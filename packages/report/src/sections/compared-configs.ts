import type { Json } from '@freetickets/core';
import { type Html, html } from '../html.js';
import { valueOr } from './no-value.js';
import { flat } from './settings.js';
import { table } from './table.js';

interface Named {
  readonly name: string;
  readonly config: { readonly [setting: string]: Json };
}

/** What configs differ in, but for their seeds, as a table; and the settings, by path, that all have in common. */
export function comparedConfigs(all: readonly Named[]): {
  readonly differing: Html | undefined;
  readonly shared: readonly (readonly [path: string, value: string])[];
} {
  const rows = all.map(({ name, config: { seed: _, ...config } }) => ({
    name,
    settings: new Map(flat(config, '')),
  }));
  const paths = [...new Set(rows.flatMap(({ settings }) => [...settings.keys()]))];
  const isShared = (path: string): boolean =>
    new Set(rows.map(({ settings }) => settings.get(path))).size === 1;
  const differing = paths.filter((path) => !isShared(path));
  return {
    differing:
      differing.length > 0
        ? table(
            'What differs',
            ['Setting', ...differing.map((path) => html`<code>${path}</code>`)],
            rows.map(({ name, settings }) => ({
              head: name,
              cells: differing.map(
                (path) =>
                  html`<code>${valueOr(settings.get(path), 'not an option of this setting')}</code>`,
              ),
            })),
          )
        : undefined,
    shared: paths.filter(isShared).map((path) => [path, rows[0].settings.get(path) ?? ''] as const),
  };
}
