import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = 'packages/freetickets/bin/freetickets.js';
const isBuilt = existsSync('packages/freetickets/dist/bin.js');

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterAll(() => rm(home, { recursive: true }));

/** Runs the executable; `onNote` sees what it writes on stderr, and may send it a signal. */
function run(
  args: string[],
  onNote?: (text: string, kill: (signal: NodeJS.Signals) => void) => void,
) {
  const child = spawn(process.execPath, [program, ...args]);
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    written.stdout += data;
  });
  child.stderr.on('data', (data) => {
    written.stderr += data;
    onNote?.(String(data), (signal) => child.kill(signal));
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...written }));
  });
}

const train = (out: string) => [
  ...['train', '--dataset', 'mnist', '--set', 'dataset.limit=10000', '--tickets', '2'],
  ...['--set', 'method.explorationEpochs=3', '--set', 'method.refinementEpochs=1', '--out', out],
];
const tickets = (out: string) =>
  Promise.all([1, 2].map((i) => readFile(join(out, 'ensemble', `ticket-${i}.safetensors`))));

const checkpointIn = (out: string) => join(out, 'checkpoint', 'ensemble', 'state.safetensors');

/** Runs a program in a terminal, which it closes after the first epoch. */
const inTerminal = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
seen = b''
while b'epoch 1/' not in seen: seen += os.read(terminal, 65536)
os.close(terminal)
os.waitpid(pid, 0)
`;

/** Whether there is a Python that makes terminals. */
const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import pty'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!isBuilt)('every built package carries the license', () => {
  const license = readFileSync('LICENSE', 'utf8');
  for (const name of readdirSync('packages')) {
    expect(readFileSync(`packages/${name}/LICENSE`, 'utf8'), name).toBe(license);
  }
});

describe.skipIf(!isBuilt)('the built executable (npm run build makes it)', () => {
  test('stopped or killed in the middle, goes on to the very same tickets', {
    timeout: 240_000,
  }, async () => {
    const whole = join(home, 'whole');
    expect((await run(train(whole))).code).toBe(0);

    const stopped = join(home, 'stopped');
    const atEpoch2 =
      (signal: NodeJS.Signals) => (text: string, kill: (s: typeof signal) => void) => {
        if (text.includes('epoch 2/')) setTimeout(() => kill(signal), 20);
      };
    const first = await run(train(stopped), atEpoch2('SIGINT'));
    expect(first.code).toBe(1);
    expect(first.stderr).toContain(`npx freetickets train --resume ${stopped}`);
    expect((await run(['train', '--resume', stopped])).code).toBe(0);
    expect(await tickets(stopped)).toEqual(await tickets(whole));

    const killed = join(home, 'killed');
    expect((await run(train(killed), atEpoch2('SIGKILL'))).code).toBe(null);
    expect((await run(['train', '--resume', killed])).code).toBe(0);
    expect(await tickets(killed)).toEqual(await tickets(whole));
  });

  test('saves a checkpoint where nobody reads what it writes any more', async () => {
    const out = join(home, 'unread');
    const child = spawn(process.execPath, [program, ...train(out)]);
    child.stderr.on('data', (data) => {
      if (!String(data).includes('epoch 1/')) return;
      child.stderr.destroy();
      child.stdout.destroy();
      child.kill('SIGTERM');
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(1);
    expect(existsSync(checkpointIn(out))).toBe(true);
  });

  test.skipIf(!hasPython)('saves a checkpoint where its terminal is closed', async () => {
    const out = join(home, 'closed');
    const child = spawn('python3', ['-c', inTerminal, process.execPath, program, ...train(out)]);
    await new Promise((resolve) => child.on('exit', resolve));
    expect(existsSync(checkpointIn(out))).toBe(true);
    expect(existsSync(join(out, 'lock'))).toBe(false);
  });

  test('says what is wrong without a stack trace, and nothing on stdout', async () => {
    const { code, stdout, stderr } = await run(['train', '--dataset', 'minst']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim()).toMatch(
      /^--dataset: no dataset named "minst"\. Registered: cifar-10, [\w, -]*\bmnist, [\w, -]*uniform-noise\. Did you mean mnist\?$/,
    );
  });
});
