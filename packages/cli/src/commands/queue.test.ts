import { definePlugin, OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { requireNamedPlugins } from './queue.js';

test('a plugin that is a value is refused, with its name and what to do; names are not', () => {
  const social = definePlugin(
    { kind: 'schedule', name: 'social', summary: 'of a test', options: z.object({}) },
    () => ({ at: () => 1 }),
  );
  const given = () => requireNamedPlugins({ plugins: ['freetickets-other', social] });
  expect(given).toThrow(OptionError);
  expect(given).toThrow(/social.*worker --plugin/);
  expect(() => requireNamedPlugins({ plugins: ['freetickets-other'] })).not.toThrow();
  expect(() => requireNamedPlugins({ dataset: 'mnist' })).not.toThrow();
});
