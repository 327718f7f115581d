import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Config, evaluateRun, freeTickets } from './index.js';
import { ofClasses } from './testing-experiment.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paths-'));
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${i % 2},${(i * 7) % 5},${['no', 'yes'][i % 2]}`,
  );
  await writeFile(join(folder, 'answers.csv'), ['x,y,answer', ...rows].join('\n'));
  for (const name of ['black', 'white']) {
    await mkdir(join(folder, 'images', name), { recursive: true });
    for (let i = 0; i < 12; i++) {
      const data = new Uint8Array(4).fill(name === 'black' ? i : 255 - i);
      const image = encode({ width: 2, height: 2, channels: 1, data });
      await writeFile(join(folder, 'images', name, `${i}.png`), image);
    }
  }
});
afterAll(() => rm(folder, { recursive: true }));

const small = {
  model: { name: 'mlp', hidden: [6] },
  method: { name: 'edst', tickets: 2, explorationEpochs: 6, refinementEpochs: 2 },
  sparsity: 0.3,
  batchSize: 4,
} as const satisfies Omit<Config, 'dataset'>;

test('a CSV file is trained on by its path', async () => {
  const dataset = { name: `${folder}/answers.csv`, label: 'answer' } as const;
  const { ensemble } = await freeTickets({ ...small, dataset });
  expect(ensemble.classes).toEqual(['no', 'yes']);
  const { labels } = await ensemble.predict([
    [0, 2],
    [1, 2],
  ]);
  expect([...labels]).toEqual([0, 1]);
});

test('the columns of a CSV file are those of training by their names', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => [i % 2, (i * 7) % 5, ['no', 'yes'][i % 2]]);
  const moved = ['answer,y,x', ...rows.map(([x, y, answer]) => `${answer},${y},${x}`)];
  await writeFile(join(folder, 'moved.csv'), moved.join('\n'));
  await writeFile(join(folder, 'foreign.csv'), ['answer,y,z', ...moved.slice(1)].join('\n'));
  const dataset = { name: `${folder}/answers.csv`, label: 'answer' } as const;
  const others = (['answers', 'moved', 'foreign'] as const).map(
    (name) => ({ name: `${folder}/${name}.csv`, label: 'answer' }) as const,
  );
  const { ensemble, evaluation } = await freeTickets({ ...small, dataset, ood: others });
  expect(ensemble.columnNames).toEqual(['x', 'y']);
  const { answers, moved: same, foreign } = evaluation.ensemble.ood;
  expect(same).toEqual(answers);
  expect(foreign).toBeUndefined();
  expect(evaluation.missing.map(({ why }) => why)).toEqual([
    expect.stringMatching(/foreign\.csv: it has no column "x"/),
  ]);
});

test('a folder of images is trained on by its path, and evaluated on another', async () => {
  const { ensemble, evaluation } = await freeTickets({
    ...small,
    dataset: `${folder}/images`,
    ood: [`${folder}/images/black`],
  });
  expect(ensemble.classes).toEqual(['black', 'white']);
  expect(Object.keys(evaluation.ensemble.ood)).toEqual(['black']);
});

test('one folder is judged once, however its path is spelt, and two of one name by their paths', async () => {
  const black = `${folder}/images/black` as const;
  const here = relative(process.cwd(), black).replaceAll('\\', '/') as `${string}/${string}`;
  await mkdir(`${folder}/more/black`, { recursive: true });
  await copyFile(`${black}/1.png`, `${folder}/more/black/1.png`);
  const dataset = `${folder}/images` as const;
  const out = join(folder, 'run');
  await freeTickets({ ...small, dataset, ood: [black], out });
  const ood = [here, `${black}/`, `${folder}/more/../images/black`, { name: black }] as const;
  const again = ofClasses(await evaluateRun(out, { ood }));
  expect(Object.keys(again.ensemble.ood)).toEqual(['black']);
  const some = { name: black, testShare: 0.5 } as const;
  const { ensemble } = ofClasses(await evaluateRun(out, { ood: [`${folder}/more/black`, some] }));
  expect(Object.keys(ensemble.ood)).toEqual(['black', 'more/black', 'black testShare=0.5']);
});

test('other data by a path that is not there is refused', async () => {
  const others = [
    [`${folder}/others.csv`, /config: ood: got ".*others\.csv", expected a file that is there/],
    [`${folder}/others`, /config: ood: got ".*others", expected a folder of images that is there/],
  ] as const;
  for (const [path, why] of others) {
    for (const ood of [[path], [{ name: path }]] as const) {
      await expect(freeTickets({ ...small, dataset: `${folder}/images`, ood })).rejects.toThrow(
        why,
      );
    }
  }
});

test('options of a data set by name are still checked by their type', () => {
  const _: Config['dataset'][] = [
    { name: 'mnist', limit: 100 },
    { name: './a.csv', label: 2 },
    // @ts-expect-error a misspelt option
    { name: 'mnist', limt: 100 },
    // @ts-expect-error a misspelt name
    { name: 'mnst' },
    // @ts-expect-error a misspelt name
    'mnst',
  ];
});
