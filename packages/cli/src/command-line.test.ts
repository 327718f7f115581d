import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandLine } from './command-line.js';

test('plain words stay as they are', () => {
  expect(commandLine(['train', '--resume', 'runs/1', '--set', 'a.b=1'])).toBe(
    'npx freetickets train --resume runs/1 --set a.b=1',
  );
});

test.each(["it's", 'a b', '$(touch x)', '`id`', '', '*', '{"name":"x"}', 'ä-日本', '~', '#', '!x'])(
  'a shell reads %j back as it was',
  (word) => {
    const command = commandLine([word]) ?? '';
    const script = command.replace('npx freetickets', 'printf %s');
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(word);
  },
);

test.each(['a\nb', '\u001b[2J', 'a\u0000', '\u202etxt'])('%j is not shown', (word) => {
  expect(commandLine(['predict', word])).toBeUndefined();
});
