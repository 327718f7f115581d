import { expect, test } from 'vitest';
import { createStatusLine } from './status-line.js';

/** A terminal, and what it shows after carriage returns and erasures. */
function terminal(columns: number) {
  const screen = [''];
  const write = (text: string): void => {
    for (const [i, line] of text.split('\n').entries()) {
      if (i > 0) screen.push('');
      const [before, ...after] = line.split('\r\u001b[K');
      screen[screen.length - 1] = after.at(-1) ?? screen[screen.length - 1] + before;
    }
  };
  return { columns, write, screen };
}

test('shows the parts that fit, below the lines that stay, and goes away', () => {
  const shown = terminal(20);
  let time = 0;
  const { show, above } = createStatusLine(shown, () => time);
  show(['half', '10s left', 'loss 0.5']);
  expect(shown.screen).toEqual(['half  10s left']);
  above('epoch 1');
  expect(shown.screen).toEqual(['epoch 1', 'half  10s left']);
  time = 50;
  show(['too soon']);
  expect(shown.screen).toEqual(['epoch 1', 'half  10s left']);
  time = 100;
  show(['more', '5s left', 'loss 0.4']);
  expect(shown.screen).toEqual(['epoch 1', 'more  5s left']);
  show([]);
  expect(shown.screen).toEqual(['epoch 1', '']);
  above('done');
  expect(shown.screen).toEqual(['epoch 1', 'done', '']);
});
