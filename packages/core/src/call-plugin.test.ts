import { expect, test } from 'vitest';
import { callPlugin, definePlugin, OptionError, PluginError } from './index.js';

test('gives what the function gives', () => {
  expect(callPlugin('method mine', 'plan()', () => 3)).toBe(3);
});

test('names the plugin in whatever is thrown, which is the cause', () => {
  const cause = new TypeError('no layers');
  const failing = () => {
    throw cause;
  };
  const expected = new PluginError('method mine', 'plan() threw TypeError: no layers.');
  expect(() => callPlugin('method mine', 'plan()', failing)).toThrow(expected);
  expect(() => callPlugin('method mine', 'plan()', failing)).toThrow(
    expect.objectContaining({ cause }),
  );
});

test("leaves errors of freetickets' own as they are", () => {
  const error = new OptionError('rate', 2, 'a number below 1');
  const failing = () => {
    throw error;
  };
  expect(() => callPlugin('method mine', 'plan()', failing)).toThrow(error);
});

test('a plugin is named where making it throws', () => {
  const mine = definePlugin({ kind: 'grow', name: 'mine', summary: '' }, () => {
    throw new RangeError('too far');
  });
  expect(() => mine()).toThrow(new PluginError('grow mine', 'it threw RangeError: too far.'));
});
