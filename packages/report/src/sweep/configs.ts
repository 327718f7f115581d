import type { SweepFile } from '@freetickets/sweeps';
import { type Html, html } from '../html.js';
import { valueOr } from '../sections/no-value.js';
import { section } from '../sections/section.js';
import { flat, settingsTable } from '../sections/settings.js';
import { table } from '../sections/table.js';
import type { NamedRow } from './rows.js';

/** What the settings of a sweep differ in, and what they have in common. */
export function sweepConfigs(rows: readonly NamedRow[], { runs, entries }: SweepFile): Html {
  const configs = rows.map(({ labels }) => {
    const entry = entries.find((each) =>
      Object.entries(labels).every(([axis, label]) => each.labels[axis] === label),
    );
    const { seed: _, ...config } = runs.find(({ name }) => name === entry?.run)?.config ?? {};
    return new Map(flat(config, ''));
  });
  const paths = [...new Set(configs.flatMap((config) => [...config.keys()]))];
  const isShared = (path: string): boolean =>
    new Set(configs.map((config) => config.get(path))).size === 1;
  const differing = paths.filter((path) => !isShared(path));
  const shared = paths.filter(isShared).map((path) => [path, configs[0].get(path) ?? ''] as const);
  return section(
    { level: 2, prefix: '' },
    { id: 'settings', title: 'Settings' },
    html`${
      differing.length > 0 &&
      table(
        'What differs',
        ['Setting', ...differing.map((path) => html`<code>${path}</code>`)],
        rows.map(({ name }, i) => ({
          head: name,
          cells: differing.map(
            (path) =>
              html`<code>${valueOr(configs[i].get(path), 'not an option of this setting')}</code>`,
          ),
        })),
      )
    }${settingsTable('What all have in common', shared)}`,
  );
}
