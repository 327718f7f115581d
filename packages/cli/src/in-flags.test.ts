import {
  DataError,
  type FreeTicketsError,
  OptionError,
  UnknownPluginError,
} from '@freetickets/core';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { inFlags } from './in-flags.js';

function given(...args: readonly string[]): Command {
  const names = ['tickets', 'epochs', 'threads', 'label', 'learning-rate', 'columns', 'plugin'];
  const command = new Command().option('--header').option('--no-header');
  for (const name of names) command.option(`--${name} <value>`);
  return command.parse(args, { from: 'user' });
}

const option = (path: string) => new OptionError(path, 3, 'another value');

test.each<[FreeTicketsError, readonly string[], string]>([
  [option('method edst: tickets'), ['--tickets', '3'], '--tickets: got 3'],
  [option('config: optimizer: learningRate'), ['--learning-rate', '3'], '--learning-rate: got 3'],
  [option('engine sparse: threads'), ['--threads', '3'], '--threads: got 3'],
  [option('label'), ['--label', '3'], '--label: got 3'],
  [option('config: plugins'), ['--plugin', '3'], '--plugin: got 3'],
  [option('header'), ['--no-header'], '--no-header: got 3'],
  [option('header'), ['--header'], '--header: got 3'],
  [option('baseline: epochs'), ['--epochs', '3'], 'baseline: epochs: got 3'],
  [option('method edst: tickets'), ['--epochs', '3'], 'method edst: tickets: got 3'],
  [
    new UnknownPluginError('method', 'eec', ['edst']),
    ['--label', 'eec'],
    '--label: no method named "eec". Registered: edst.',
  ],
  [new UnknownPluginError('method', 'eec', ['edst']), ['--label', 'x'], 'No method named "eec"'],
  [new DataError('Choose them with `columns`.'), [], 'Choose them with `--columns`.'],
  [new DataError('Choose them with `header`.'), [], 'Choose them with `--header`.'],
  [new DataError('Choose them with `seed`.'), [], 'Choose them with `seed`.'],
])('%s, given %j', (error, args, message) => {
  expect(inFlags(error, given(...args)).startsWith(message)).toBe(true);
});
