import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { command as run } from './testing-command.js';

test('data lists each set with its terms', async () => {
  const { stdout } = await run('data', 'list', '--json');
  const sets = JSON.parse(stdout) as { name: string; terms: string }[];
  expect(sets.map(({ name }) => name)).toEqual([
    'cifar-10',
    'cifar-100',
    'fashion-mnist',
    'mnist',
    'svhn',
  ]);
  for (const { terms } of sets) expect(terms.length).toBeGreaterThan(10);
  expect((await run('data', 'verify', 'imagenet')).code).toBe(2);
});

describe('data that have to be downloaded', () => {
  let place: string;
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'freetickets-'));
    vi.stubEnv('FREETICKETS_DATA', join(place, 'data'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(place, { recursive: true });
  });

  test('are listed with where they are, and how they get there', async () => {
    const { stdout } = await run('data', 'list');
    expect(stdout).toContain(
      'not here yet: download https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz into a folder, then freetickets data add cifar-100 --from FOLDER',
    );
    expect(stdout).toContain('not here yet: freetickets data add cifar-10\n');
    const kept = join(place, 'data/datasets/svhn');
    await mkdir(kept, { recursive: true });
    await writeFile(join(kept, 'train_32x32.mat'), '');
    await writeFile(join(kept, 'test_32x32.mat'), '');
    await truncate(join(kept, 'train_32x32.mat'), 182_040_794);
    await truncate(join(kept, 'test_32x32.mat'), 64_275_384);
    expect((await run('data', 'list')).stdout).toContain(`here: ${kept}, 246 MB\n`);
    const { stdout: json } = await run('data', 'list', '--json');
    const svhn = JSON.parse(json).find(({ name }: { name: string }) => name === 'svhn');
    expect(svhn).toMatchObject({ present: true, folder: kept, bytes: 246_316_178 });
    expect(svhn.downloads).toHaveLength(2);
  });

  test('are named by a run that lacks them, with how to get them', async () => {
    const { code, stderr } = await run('train', '--dataset', 'svhn', '--out', join(place, 'run'));
    expect(code).toBe(1);
    expect(stderr).toContain(
      'the files of svhn are not there. To get them, download http://ufldl.stanford.edu/housenumbers/train_32x32.mat and http://ufldl.stanford.edu/housenumbers/test_32x32.mat, then run "freetickets data add svhn --from FOLDER"',
    );
    expect((await run('data', 'add', 'svhn')).stderr).toContain('then run "freetickets data add');
  });

  test('are checked before they are taken from a folder', async () => {
    const given = join(place, 'downloads');
    await mkdir(given);
    const none = await run('data', 'add', 'cifar-100', '--from', given);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('none of train.bin, test.bin, cifar-100-binary.tar.gz is there');
    await writeFile(join(given, 'train.bin'), 'x');
    expect((await run('data', 'add', 'cifar-100', '--from', given)).stderr).toContain(
      'train.bin: it holds 1 bytes, expected 153700000',
    );
    const other = await run('data', 'add', 'mnist', '--from', given);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(
      '--from: got "mnist", expected one of cifar-10, cifar-100, svhn',
    );
  });
});
