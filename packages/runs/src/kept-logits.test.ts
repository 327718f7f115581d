import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Examples, type MemberLogits, random } from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { meanProbability } from '@freetickets/ensemble-aggregators';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { erk } from '@freetickets/sparse-masks';
import {
  decodeSafetensors,
  Ensemble,
  encodeSafetensors,
  initialTicket,
  logitsOf,
} from '@freetickets/tickets';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { keptLogits, signKeptLogits } from './kept-logits.js';

const stream = random.derive(1, 'points');
const points = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);
const engine = sparse();
const examples: Examples = {
  count: points.length,
  labels: Int32Array.from(points, ([x, y]) => Number(x > y)),
  read: (indices) => Float32Array.from(Array.from(indices, (i) => points[i]).flat()),
};
const key = (secret: string) => Promise.resolve(Buffer.from(secret));

/** Two untrained tickets that tell points apart. */
async function smallEnsemble(): Promise<Ensemble> {
  const build = (seed: number) =>
    mlp({ hidden: [8] }).create({ seed, inputShape: [2], classes: 2 });
  const graph = modelGraph(build(1));
  const ticketOf = async (seed: number) =>
    initialTicket(graph, await parameterValues(build(seed), graph), {
      sparsity: 0.5,
      distribution: erk(),
      seed,
    });
  return new Ensemble({
    graph,
    members: [await ticketOf(1), await ticketOf(2)],
    classes: ['above', 'below'],
    preprocessing: { mean: [0], std: [1] },
    aggregator: meanProbability(),
    engine,
  });
}

let ensemble: Ensemble;
let expected: MemberLogits;
let home: string;
let folder: string;
beforeAll(async () => {
  ensemble = await smallEnsemble();
  expected = await logitsOf(ensemble, examples);
});
afterAll(() => ensemble.dispose());
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  folder = join(home, 'predictions');
});
afterEach(() => rm(home, { recursive: true }));

const ask = (secret: Promise<Uint8Array | undefined> = key('mine')) =>
  keptLogits(folder, engine, secret)(ensemble, examples, 'ood ../x');
/** The only file that is kept, and what tells whether it was written again. */
async function only() {
  const [name, ...others] = await readdir(folder);
  expect(others).toEqual([]);
  return { path: join(folder, name), inode: (await stat(join(folder, name))).ino };
}

test('logits are kept once, and given again as they are', async () => {
  expect(await ask()).toEqual(expected);
  const before = await only();
  expect(before.path).toMatch(/predictions\/ood-..-x-[0-9a-f]{32}\.safetensors$/);
  expect(await ask()).toEqual(expected);
  expect(await only()).toEqual(before);
});

test('what another user’s library wrote is predicted again', async () => {
  await ask(key('theirs'));
  const before = await only();
  expect(await ask()).toEqual(expected);
  expect(await only()).not.toEqual(before);
});

test('what another user’s library wrote is taken as it is once it is signed', async () => {
  await ask(key('theirs'));
  await writeFile(join(folder, `damaged-${'0'.repeat(32)}.safetensors`), 'damaged');
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await signKeptLogits(folder, key('mine'));
  const names = await readdir(folder);
  const contents = () => Promise.all(names.map((name) => stat(join(folder, name))));
  const before = await contents();
  expect(await ask()).toEqual(expected);
  expect((await contents()).map(({ ino }) => ino)).toEqual(before.map(({ ino }) => ino));
  expect(await readdir(folder)).toEqual(names);
  await expect(signKeptLogits(join(home, 'nowhere'), key('mine'))).resolves.toBeUndefined();
});

test('what was changed is predicted again, whatever signature it has', async () => {
  await ask();
  const { path } = await only();
  const file = await readFile(path);
  const { tensors, metadata } = decodeSafetensors(file, path);
  const { shape, data } = tensors.get('logits') ?? { shape: [], data: [] };
  const forged = new Map([['logits', { shape, data: new Float32Array(data.length) }]]);
  const { signature: own } = metadata;
  for (const signature of [own, '', 'zz', own.slice(2)]) {
    const signed = { ...metadata, signature };
    await writeFile(path, encodeSafetensors({ tensors: forged, metadata: signed }));
    expect(await ask()).toEqual(expected);
  }
  await writeFile(path, 'damaged');
  expect(await ask()).toEqual(expected);
  expect((await readFile(path)).equals(file)).toBe(true);
});

test('without a key nothing is kept', async () => {
  expect(await ask(Promise.resolve(undefined))).toEqual(expected);
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

test('together they take no more than 512 MB: the oldest go first, and nothing else', async () => {
  await ask();
  const own = await only();
  const nameOf = (name: string) => `${name}-${'0'.repeat(32)}.safetensors`;
  for (const [name, megabytes, age] of [
    [nameOf('old'), 200, 300],
    [nameOf('newer'), 300, 200],
    [nameOf('newest'), 211, 100],
    ['notes.safetensors', 300, 400],
    [nameOf('more').toUpperCase(), 300, 400],
  ] as const) {
    await writeFile(join(folder, name), '');
    await truncate(join(folder, name), megabytes * 2 ** 20);
    const at = Date.now() / 1000 - age;
    await utimes(join(folder, name), at, at);
  }
  const inside = join(folder, nameOf('folder'), nameOf('old'));
  await mkdir(dirname(inside));
  await writeFile(inside, 'mine');
  await utimes(dirname(inside), 1, 1);
  await rm(own.path);
  await ask();
  expect((await readdir(folder)).filter((name) => !own.path.endsWith(name)).sort()).toEqual(
    [
      nameOf('newer'),
      nameOf('newest'),
      nameOf('folder'),
      'notes.safetensors',
      nameOf('more').toUpperCase(),
    ].sort(),
  );
  expect(await readFile(inside, 'utf8')).toBe('mine');
});
