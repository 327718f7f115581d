import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

test.skipIf(process.platform === 'win32')('a stopped process ends with its parent', async () => {
  // The process shares its parent's output, which closes when both are gone.
  const program = `
import { spawn } from 'node:child_process';
import { resting } from './tools/bench/processes.js';
const stdio = ['ignore', 'inherit', 'ignore'];
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio });
await resting(child, async () => {}).ask();
console.log(child.pid);
process.exit();
`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  const [said] = await once(parent.stdout, 'data');
  let isGone = false;
  onTestFinished(() => void (isGone || process.kill(Number(said), 'SIGKILL')));
  await once(parent, 'close');
  isGone = true;
});
