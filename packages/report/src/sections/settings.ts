import type { Json } from '@freetickets/core';
import { type Html, html } from '../html.js';
import type { AnyRun } from '../run-data.js';
import { type Placement, section } from './section.js';
import { table } from './table.js';

/** What stands for `{}`. */
export const noOptions = 'defaults';

/** Every value of a config by its path: `method.tickets`. */
export function flat(
  value: Json,
  path: string,
): readonly (readonly [path: string, value: string])[] {
  const isPlain = typeof value !== 'object' || value === null || Array.isArray(value);
  if (isPlain) return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[path, noOptions]];
  return entries.flatMap(([key, inner]) => flat(inner, path ? `${path}.${key}` : key));
}

export const settingsTable = (
  caption: string,
  rows: readonly (readonly [path: string, value: string])[],
): Html =>
  table(
    caption,
    ['Setting', 'value'],
    rows.map(([path, value]) => ({
      head: html`<code>${path}</code>`,
      cells: [html`<code>${value}</code>`],
    })),
    { className: 'words-2' },
  );

/** A moment in UTC, to the minute: `2026-03-14 15:09 UTC`. */
const moment = (iso: string): string => iso.replace(/^(.{10})T(.{5}).*$/, '$1 $2 UTC');

/** What a run was made with: config, seed, commit, command, engine, machine and versions. */
export function settings(run: AnyRun, placement: Placement): Html {
  const { config, command, engine, machine = {}, started, commit, versions, folder } = run;
  const { seed, ...rest } = config;
  return section(
    placement,
    { id: 'settings', title: 'How it was made' },
    html`<div class="pair">${settingsTable('Config', flat(rest, ''))}${settingsTable(
      'Seed, commit, command, engine, machine and versions',
      [
        ['folder', folder],
        ...(started ? [['started', moment(started)] as const] : []),
        ...(commit ? [['commit', commit] as const] : []),
        ...(command ? [['command', command] as const] : []),
        ...(seed === undefined ? [] : flat(seed, 'seed')),
        ...flat(engine, 'engine'),
        ...flat(machine, 'machine'),
        ...flat(versions, 'versions'),
      ],
    )}</div>`,
  );
}
