import { expect, test } from 'vitest';
import { summarise } from './summary.js';

test('training FLOPs are a share of those of the baseline that a row is compared with', () => {
  const scores = {
    dense: { nll: 0.25, trainFlops: 10, trainFlopsRatio: 1 },
    // Of its own baseline, which trains for a third as long.
    snapshot: { nll: 0.2, trainFlops: 18, trainFlopsRatio: 3 },
    alone: { nll: 0.3, trainFlops: 18, trainFlopsRatio: 3 },
  };
  const rows = summarise(
    [
      { labels: { method: 'dense', seed: '1' }, run: 'dense' },
      { labels: { method: 'snapshot', seed: '1' }, run: 'snapshot', baseline: 'dense' },
      { labels: { method: 'alone', seed: '1' }, run: 'alone' },
    ],
    (run) => scores[run as keyof typeof scores],
  );
  const [dense, snapshot, alone] = rows;
  expect(dense.scores.trainFlopsRatio.mean).toBe(1);
  expect(snapshot.scores.trainFlopsRatio.mean).toBe(1.8);
  expect(snapshot.againstBaseline?.trainFlopsRatio.mean).toBeCloseTo(0.8);
  expect(snapshot.againstBaseline?.nll.mean).toBeCloseTo(-0.05);
  expect(alone.scores.trainFlopsRatio.mean).toBe(3);
});
