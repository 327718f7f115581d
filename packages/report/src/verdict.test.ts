import type { RecordedEvaluation } from '@freetickets/runs';
import { expect, test } from 'vitest';
import { standing, verdict } from './verdict.js';

const scores = { accuracy: 0.9922, nll: 0.0235, brier: 0.0119, ece: 0.0013 };
const difference = (low: number, high: number) => ({
  difference: (low + high) / 2,
  ci95: [low, high] as const,
});
const same = difference(-0.01, 0.01);
const cost = {
  trainFlops: 2e12,
  trainFlopsRatio: 0.534,
  testFlopsRatio: 0.87,
  activeParameters: 3,
  parameters: 5,
  bytes: 7,
  trainSeconds: 1,
};
const evaluated = (
  againstDense: NonNullable<RecordedEvaluation['againstDense']>,
): RecordedEvaluation => ({
  ensemble: scores,
  tickets: [scores, scores, scores],
  dense: scores,
  againstDense,
  cost,
});

test('a score is better only where the whole interval is on its better side', () => {
  expect(standing('accuracy', [0.001, 0.01])).toBe('better');
  expect(standing('accuracy', [-0.01, -0.001])).toBe('worse');
  expect(standing('nll', [-0.01, -0.001])).toBe('better');
  expect(standing('ece', [0.001, 0.01])).toBe('worse');
  expect(standing('brier', [0, 0.01])).toBe('not distinguishable');
  expect(standing('accuracy', [0, 0.01])).toBe('not distinguishable');
  expect(standing('brier', [-0.01, 0.01])).toBe('not distinguishable');
});

const [better, worse] = [difference(-0.02, -0.01), difference(0.01, 0.02)];
const price = ', for 0.53× the training and 0.87× the prediction compute.';

test('better and worse', () => {
  const against = { accuracy: better, nll: better, brier: same, ece: better };
  expect(verdict(evaluated(against))).toBe(
    `It depends: the ensemble of 3 tickets is better than the dense network in probabilities (NLL) and calibration (ECE), but worse in accuracy${price}`,
  );
});

test('better alone', () => {
  expect(verdict(evaluated({ accuracy: same, nll: better, brier: better, ece: same }))).toBe(
    `Prefer the ensemble of 3 tickets: it is better than the dense network in probabilities (NLL and Brier score) and not measurably worse in anything else${price}`,
  );
});

test('not distinguishable in anything, cost decides', () => {
  const alike = evaluated({ accuracy: same, nll: same, brier: same, ece: same });
  const of = (trainFlopsRatio: number, testFlopsRatio: number) =>
    verdict({ ...alike, cost: { ...cost, trainFlopsRatio, testFlopsRatio } });
  expect(verdict(alike)).toBe(
    `Prefer the ensemble of 3 tickets for its cost: the tests do not tell the ensemble of 3 tickets from the dense network${price}`,
  );
  expect(of(1.5, 3)).toMatch(/^Prefer the dense network for its cost: the tests do not tell/);
  expect(of(0.5, 3)).toMatch(/^Either will do: /);
  const { cost: _, ...free } = alike;
  expect(verdict(free)).toBe(
    'Either will do: the tests do not tell the ensemble of 3 tickets from the dense network.',
  );
});

test('worse in everything', () => {
  expect(verdict(evaluated({ accuracy: better, nll: worse, brier: worse, ece: worse }))).toBe(
    `Prefer the dense network, unless cost decides: the ensemble of 3 tickets is worse in accuracy, probabilities (NLL and Brier score) and calibration (ECE) and not measurably better in anything${price}`,
  );
});

test('data that it notices less than the dense network count, where the intervals are apart', () => {
  const noticing = (auroc: number) => ({
    ...scores,
    ood: {
      noise: {
        auroc: { entropy: auroc },
        aurocCi95: { entropy: [auroc - 0.01, auroc + 0.01] as const },
      },
    },
  });
  const alike = evaluated({ accuracy: same, nll: same, brier: same, ece: same });
  const of = (ensemble: number, dense: number) =>
    verdict({ ...alike, ensemble: noticing(ensemble), dense: noticing(dense) });
  expect(of(0.9, 0.95)).toContain('is worse in noticing noise and not measurably better');
  expect(of(0.95, 0.9)).toContain('is better than the dense network in noticing noise and');
  expect(of(0.95, 0.94)).toContain('the tests do not tell');
});

test('without paired intervals it claims nothing', () => {
  const { againstDense: _, ...rest } = evaluated({
    accuracy: same,
    nll: same,
    brier: same,
    ece: same,
  });
  expect(verdict(rest)).toBe(
    'The ensemble of 3 tickets is right on 99.22% of the test set, the dense network on 99.22%, for 0.53× the training and 0.87× the prediction compute; whether they differ is not settled, for the evaluation has no paired intervals.',
  );
});

test('without a dense network it compares nothing', () => {
  expect(verdict({ ensemble: scores, tickets: [scores] })).toBe(
    'The ticket is right on 99.22% of the test set; there is no dense network to compare it with.',
  );
});
