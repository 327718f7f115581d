import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import {
  type CostedEvaluation,
  evaluationFile,
  isOfRegression,
  type RecordedEvaluation,
  readEvaluation,
  writeEvaluation,
} from './evaluation-file.js';
import { testingEvaluation } from './testing-evaluation.js';
import { testingRegression } from './testing-regression.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const evaluation = testingEvaluation();

test('what evaluate writes can be read', async () => {
  expectTypeOf<CostedEvaluation>().toExtend<RecordedEvaluation>();
  expect(await readEvaluation(folder)).toEqual({});
  await writeEvaluation(folder, evaluation);
  expect(await readEvaluation(folder)).toEqual({ evaluation });
});

test('an evaluation of a number is told from one of classes, and damage to it', async () => {
  const ofNumber = testingRegression();
  await writeEvaluation(folder, ofNumber);
  expect(await readEvaluation(folder)).toEqual({ evaluation: ofNumber });
  expect([ofNumber, evaluation].map(isOfRegression)).toEqual([true, false]);
  const changes = [
    { task: 'ranking' },
    { ensemble: evaluation.ensemble },
    { task: null },
    { predictions: [] },
  ];
  for (const change of changes) {
    await writeFile(join(folder, 'evaluation.json'), JSON.stringify({ ...ofNumber, ...change }));
    expect((await readEvaluation(folder)).damage).toBeInstanceOf(FileError);
  }
});

test('a damaged file is told from one that is too large to be one', async () => {
  const file = join(folder, 'evaluation.json');
  for (const content of ['{', 'null', '{"ensemble":{"accuracy":"1"},"tickets":[]}']) {
    await writeFile(file, content);
    const { damage } = await readEvaluation(folder);
    expect(damage).toBeInstanceOf(FileError);
    expect(damage?.message).toContain(`damaged`);
    expect(damage?.message).toContain(`Run \`freetickets evaluate ${folder}\` again.`);
  }
  await truncate(file, 2 ** 26 + 1);
  await expect(readEvaluation(folder)).rejects.toThrow('evaluation.json: holds 67108865 bytes');
});

test('of an evaluation only the main scores need to be there', () => {
  const scores = { accuracy: 0.99, nll: 0.02, brier: 0.01, ece: 0.001 };
  const old = {
    ensemble: { ...scores, ood: { noise: { auroc: { entropy: 0.9 }, fpr95: 0.1 } } },
    tickets: [scores],
    diversity: { disagreement: 0.01, kl: 0.02 },
  };
  expect(evaluationFile.parse(old)).toEqual(old);
});

test('no list is endless', () => {
  const riskCoverage = Array.from({ length: 100_001 }, () => ({ coverage: 1, risk: 0.1 }));
  const long = { ...evaluation, ensemble: { ...evaluation.ensemble, riskCoverage } };
  expect(evaluationFile.safeParse(long).error?.issues[0]?.path).toEqual([
    'ensemble',
    'riskCoverage',
  ]);
});

test('what is there must be right', () => {
  const wrong = { ...evaluation, ensemble: { ...evaluation.ensemble, nll: 'low' } };
  expect(evaluationFile.safeParse(wrong).error?.issues[0]?.path).toEqual(['ensemble', 'nll']);
});

test.each([
  ['a list', { tickets: Array(9e4).fill({}) }, ['tickets', 0, 'accuracy']],
  ['a matrix', { diversity: { pairs: { kl: [[], Array(9e4).fill('')] } } }, ['pairs', 'kl', 1, 0]],
  [
    'a record',
    { metrics: Object.fromEntries(Array.from({ length: 9e4 }, (_, i) => [i, ''])) },
    ['metrics', '0'],
  ],
])('of 90,000 wrong values in %s the first is named', (_, wrong, path) => {
  const scores = { ...evaluation.ensemble, ...wrong };
  const file = { ...evaluation, ...wrong, ensemble: scores };
  const { error } = evaluationFile.safeParse(file);
  expect(error?.issues.length).toBeLessThan(10);
  expect(error?.issues.map((issue) => issue.path.slice(-path.length))).toContainEqual(path);
});
