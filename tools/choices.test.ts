import { readFileSync } from 'node:fs';
import { builtIns, type PluginKind } from 'freetickets';
import { expect, test } from 'vitest';

const kinds: readonly PluginKind[] = [
  'distribution',
  'initial-masks',
  'constraint',
  'strategy',
  'prune',
  'grow',
  'redistribution',
];

test.each(kinds)('docs/choices.md has a row for every built-in %s', (kind) => {
  const rows = readFileSync('docs/choices.md', 'utf8').split('\n');
  const named = new Set(rows.flatMap((row) => /^\| `([a-z0-9-]+)`/.exec(row)?.[1] ?? []));
  const names = builtIns.list(kind).map(({ pluginName }) => pluginName);
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter((name) => !named.has(name))).toEqual([]);
});
