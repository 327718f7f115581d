import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { resting } from './processes.js';

const counts = `
let ticks = 0;
setInterval(() => ticks++, 1);
process.on('message', () => process.send(ticks));
`;

test.skipIf(process.platform === 'win32')('a process does nothing between its turns', async () => {
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
  const child = spawn(process.execPath, ['-e', counts], { stdio: [...stdio] });
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  const { ask, stop } = resting(
    child,
    () =>
      new Promise((resolve) => {
        child.once('message', resolve);
        child.send({});
      }),
  );
  onTestFinished(() => stop());
  const before = Number(await ask('ticks', undefined));
  await sleep(300);
  // It goes on before it sees that it is asked: a timer is due then, but not all that were.
  expect(Number(await ask('ticks', undefined)) - before).toBeLessThan(50);

  stop();
  expect(await ended).toBe('SIGKILL');
});
