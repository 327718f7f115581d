import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputs, trained } from './testing-service.js';

const isBuilt = existsSync('packages/freetickets/dist/index.js');

let folder: string;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'freetickets-')), 'ensemble');
  await (await trained()).save(folder);
});
afterAll(() => rm(join(folder, '..'), { recursive: true }));

const start = (args: string[], env: Record<string, string> = {}) =>
  spawn(process.execPath, ['docs/serving/server.js', ...args], {
    env: { ...process.env, PORT: '0', ...env },
  });

describe.skipIf(!isBuilt)('the program (npm run build makes its packages)', () => {
  test('predicts until it gets a signal', async () => {
    const serveUntil = async (signal: NodeJS.Signals) => {
      const child = start([folder]);
      const [line] = await once(createInterface({ input: child.stdout }), 'line');
      const { port } = JSON.parse(line).listening;
      const answer = await fetch(`http://127.0.0.1:${port}/predict`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ inputs: inputs.slice(0, 2) }),
      });
      expect(await answer.json()).toMatchObject({ labels: expect.any(Array) });
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    };
    await Promise.all([serveUntil('SIGTERM'), serveUntil('SIGINT')]);
  });

  test('says what is wrong in a line', async () => {
    const says = async (args: string[], env: Record<string, string>, message: string) => {
      const child = start(args, env);
      const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
      expect(code).toBe(1);
      expect(said).toContain(message);
      expect(said.trim().split('\n')).toHaveLength(1);
    };
    await Promise.all([
      says([], {}, 'ENSEMBLE: got undefined, expected a folder or web address.'),
      says(['/nowhere'], {}, '/nowhere: holds no ensemble'),
      says(['/nowhere'], { MAX_QUEUE: 'many' }, 'MAX_QUEUE: got "many"'),
    ]);
  });
});
