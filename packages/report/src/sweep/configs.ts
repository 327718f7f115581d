import type { SweepFile } from '@freetickets/sweeps';
import { type Html, html } from '../html.js';
import { comparedConfigs } from '../sections/compared-configs.js';
import { section } from '../sections/section.js';
import { settingsTable } from '../sections/settings.js';
import type { NamedRow } from './rows.js';

/** What the settings of a sweep differ in, and what they have in common. */
export function sweepConfigs(rows: readonly NamedRow[], { runs, entries }: SweepFile): Html {
  const { differing, shared } = comparedConfigs(
    rows.map(({ name, labels }) => {
      const entry = entries.find((each) =>
        Object.entries(labels).every(([axis, label]) => each.labels[axis] === label),
      );
      return { name, config: runs.find(({ name: of }) => of === entry?.run)?.config ?? {} };
    }),
  );
  return section(
    { level: 2, prefix: '' },
    { id: 'settings', title: 'Settings' },
    html`${differing}${settingsTable('What all have in common', shared)}`,
  );
}
