import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { definePlugin, PluginError } from './index.js';

const made = (options: z.ZodMiniType, given: object) =>
  definePlugin({ kind: 'schedule', name: 'own', summary: '', options }, () => ({ at: () => 0 }))(
    given as never,
  );
const rate = z.object({ rate: z._default(z.number(), 7) });

test.each<[string, z.ZodMiniType, object]>([
  [
    'doubles',
    z.pipe(
      rate,
      z.transform((of) => ({ rate: 2 * of.rate })),
    ),
    { rate: 1 },
  ],
  [
    'doubles what is inside a list',
    z.object({
      of: z.array(
        z.pipe(
          z.number(),
          z.transform((each) => 2 * each),
        ),
      ),
    }),
    { of: [0, 1] },
  ],
  [
    'gives a map',
    z.pipe(
      rate,
      z.transform((of) => new Map(Object.entries(of))),
    ),
    { rate: 1 },
  ],
  [
    'gives other names',
    z.pipe(
      rate,
      z.transform((of) => ({ speed: of.rate })),
    ),
    { rate: 1 },
  ],
  [
    'gives what it does not take',
    z.object({
      at: z.pipe(
        z.string(),
        z.transform((text) => new Date(text)),
      ),
    }),
    { at: '2026-01-01' },
  ],
])('a schema that %s is refused: what a file keeps would be read as something else', (...of) => {
  expect(() => made(of[1], of[2])).toThrow(PluginError);
  expect(() => made(of[1], of[2])).toThrow(/^schedule own: its options schema gives /);
});

test.each<[string, z.ZodMiniType, object]>([
  ['defaults', rate, {}],
  ['numbers that are none', z.object({ rate: z.nan() }), { rate: Number.NaN }],
  ['what is no data', z.object({ of: z.any() }), { of: [new Map(), () => 1] }],
])('a schema may give %s', (_, schema, given) => {
  expect(made(schema, given).at(0)).toBe(0);
});
