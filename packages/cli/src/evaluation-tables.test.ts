import { createRegistry, definePlugin } from '@freetickets/core';
import type { CostedEvaluation, Scores } from '@freetickets/runs';
import { expect, test } from 'vitest';
import { evaluationNotes, evaluationTables, requireWhole } from './evaluation-tables.js';

const scores = (accuracy: number, entropy: number): Scores => ({
  accuracy,
  nll: 0.08765,
  brier: 0.1,
  ece: 0.0123,
  ci95: { accuracy: [0, 1], nll: [0, 1], brier: [0, 1], ece: [0, 1] },
  metrics: {},
  reliability: [],
  riskCoverage: [],
  ood: {
    clothes: {
      auroc: { maxProbability: 0.1, entropy },
      aurocCi95: {},
      auprOut: {},
      auprIn: {},
      fpr95: {},
      roc: [],
      entropy: { edges: [], inside: [], outside: [] },
    },
  },
});
const evaluation: CostedEvaluation = {
  test: { dataset: 'digits', count: 100, inputShape: [28, 28, 1], classes: ['0', '1'] },
  hashes: { ensemble: 'a1' },
  leastSure: [],
  missing: [],
  ensemble: scores(0.9876, 0.96),
  tickets: [scores(0.97, 0.91), scores(0.98, 0.92)],
  dense: scores(0.975, 0.93),
  cost: {
    trainFlops: 1e9,
    trainFlopsRatio: 0.375,
    testFlopsRatio: 0.6,
    activeParameters: 107_300,
    parameters: 266_610,
    bytes: 1,
    trainSeconds: 12.34,
    denseTrainSeconds: 20,
  },
};

/** The metrics that are there without being asked for. */
const registry = createRegistry(
  ...['ece', 'mean-entropy', 'aurc'].map((name) =>
    definePlugin({ kind: 'metric', name, summary: '' }, () => ({
      better: 'lower',
      measure: () => 0,
    })),
  ),
);

/** The cells of the tables' rows that hold more than a few. */
const cellsOf = (text: string) =>
  text
    .split('\n')
    .map((line) =>
      line
        .split(/ {2,}/)
        .map((cell) => cell.trim())
        .filter(Boolean),
    )
    .filter((row) => row.length > 2);

test('a row each for tickets, ensemble and dense network, with what they score and cost', () => {
  expect(cellsOf(evaluationTables(evaluation, registry))).toEqual([
    ['accuracy', 'NLL', 'ECE', 'AUC clothes', 'weights', 'train FLOPs'],
    ['ticket 1', '97.00%', '0.0877', '0.0123', '0.9100', '53,650'],
    ['ticket 2', '98.00%', '0.0877', '0.0123', '0.9200', '53,650'],
    ['ensemble', '98.76%', '0.0877', '0.0123', '0.9600', '107,300', '0.375x'],
    ['dense', '97.50%', '0.0877', '0.0123', '0.9300', '266,610', '1x'],
  ]);
  expect(evaluationNotes(evaluation).split('\n')).toContain(
    'Training took 12.3 s for the ensemble, 20.0 s for the dense network: 0.62x.',
  );
  const { denseTrainSeconds: _, ...cost } = evaluation.cost;
  expect(evaluationNotes({ ...evaluation, cost })).toMatch(/^Training took 12\.3 s\.$/m);
  const warned = evaluationNotes({ ...evaluation, warnings: ['the data may be others'] });
  expect(warned).toMatch(/^Warning: the data may be others$/m);
});

test('members that are samples are called so, and share the weights of one network', () => {
  const sampled = { ...evaluation, cost: { ...evaluation.cost, samples: 2 } };
  const [, first, second, ensemble] = cellsOf(evaluationTables(sampled, registry));
  expect([first, second].map((row) => [row.at(0), row.at(-1)])).toEqual([
    ['sample 1', '107,300'],
    ['sample 2', '107,300'],
  ]);
  expect(ensemble).toContain('107,300');
  const diversity = { disagreement: 0.05, kl: 0.1, cosine: 0.9, pairs: {} as never };
  expect(evaluationNotes({ ...sampled, diversity })).toContain('Two samples disagree on 5.00%');
});

test('a second table under corruption, and one of the metrics that were asked for', () => {
  const mean = { accuracy: 0.8, nll: 0.7, brier: 0.4, ece: 0.05 };
  const corruptions = { count: 10, mean, bySeverity: [], byType: {} };
  const fog = { fog: { mean, bySeverity: [] } };
  const evaluated: CostedEvaluation = {
    ...evaluation,
    ensemble: {
      ...evaluation.ensemble,
      corruptions: { ...corruptions, byType: fog },
      metrics: { meanEntropy: 0.25, 'ece bins=5': 0.5, aurc: 1, sharpness: 0.75 },
    },
    tickets: [],
  };
  const asked = ['mean-entropy', { name: 'ece', bins: 5 }, 'deep-ensemble-equivalent'];
  const rows = cellsOf(evaluationTables(evaluated, registry, asked)).slice(3);
  expect(rows).toEqual([
    ['under fog', 'accuracy', 'NLL', 'ECE'],
    ['ensemble', '80.00%', '0.7000', '0.0500'],
    ['meanEntropy', '0.2500', '–'],
    ['ece', '0.0123', '0.0123'],
    ['ece bins=5', '0.5000', '–'],
    ['deep-ensemble-equivalent', '–', '–'],
    ['sharpness', '0.7500', '–'],
  ]);
});

test('what could not be evaluated is an error that says why', () => {
  expect(() => requireWhole(evaluation)).not.toThrow();
  const missing = [{ part: 'ood photos', why: 'a.png: the image cannot be decoded.' }];
  expect(() => requireWhole({ ...evaluation, missing })).toThrow(
    'Missing: ood photos: a.png: the image cannot be decoded.',
  );
});
