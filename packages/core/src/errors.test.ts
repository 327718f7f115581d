import { build } from 'esbuild';
import { expect, test } from 'vitest';
import * as errors from './errors.js';
import { show } from './errors.js';

test('shows any value shortly, also what JSON cannot write', () => {
  expect(show('1')).toBe('"1"');
  expect(show({ a: [1] })).toBe('{"a":[1]}');
  expect(show(new Uint8Array(3))).toBe('Uint8Array of 3 values');
  expect(show({ text: 'x'.repeat(100) })).toHaveLength(80);
  let deep: unknown = 1;
  for (let i = 0; i < 1e5; i++) deep = [deep];
  expect(show(deep)).toBe('an array');
  const self: Record<string, unknown> = { count: 1n };
  self.self = self;
  expect(show(self)).toBe('an object');
  expect(show([1n])).toBe('an array');
  class Tensor {
    readonly insides = { id: 3 };
  }
  expect(show(new Tensor())).toBe('a Tensor');
  expect(show(Object.create(null))).toBe('{}');
});

test('errors keep their names where classes lose theirs', async () => {
  const { outputFiles } = await build({
    entryPoints: ['packages/core/src/errors.ts'],
    minify: true,
    format: 'esm',
    write: false,
  });
  const code = encodeURIComponent(outputFiles[0].text);
  const minified: typeof errors = await import(`data:text/javascript,${code}`);
  const classes = Object.keys(errors).filter((name) => /^(?!FreeTickets)\w+Error$/.test(name));
  expect(classes).toHaveLength(11);
  for (const name of classes) {
    const Minified = Object.entries(minified).find(([exported]) => exported === name)?.[1];
    const error = Reflect.construct(Minified as typeof errors.DataError, ['a', 'b', [], 1]);
    expect(error.name).toBe(name);
    expect(String(error)).toContain(`${name}: `);
    expect(Minified?.name).not.toBe(name);
  }
});
