import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { customPath, definePlugin, isCustom, type Schedule, specOf } from './index.js';

const half = definePlugin({ kind: 'schedule', name: 'half', summary: '' }, () => ({
  at: () => 0.5,
}));
const then = definePlugin(
  {
    kind: 'schedule',
    name: 'then',
    summary: '',
    options: z.strictObject({ after: z.custom<Schedule>() }),
  },
  ({ after }) => ({ at: (progress) => after.at(progress) }),
);
const own = { at: () => 1 };

test('what no plugin made is written as such, however deep it stands', () => {
  const circular = { self: {} as object };
  circular.self = circular;
  class Model {
    readonly layers = circular;
  }
  const value = { model: new Model(), data: own, sparsity: 0.8, list: [half(), () => 1] };
  expect(specOf(value)).toEqual({
    model: { $custom: 'object' },
    data: { $custom: 'object' },
    sparsity: 0.8,
    list: [{ name: 'half' }, { $custom: 'function' }],
  });
});

test('is found, in the options of plugins too, and no name is mistaken for it', () => {
  const pathIn = (value: unknown) => customPath(specOf(value));
  expect(pathIn(own)).toBe('');
  expect(pathIn({ runs: [half(), then({ after: own })] })).toBe('runs.1.after');
  expect(pathIn({ runs: [half(), then({ after: half() })] })).toBeUndefined();
  expect(pathIn({ model: 'custom', other: 'object', none: null })).toBeUndefined();
  expect([isCustom(specOf(own)), isCustom('custom'), isCustom(specOf({ own }))]).toEqual([
    true,
    false,
    false,
  ]);
});
