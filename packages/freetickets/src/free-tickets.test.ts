import { describe, expect, test } from 'vitest';
import { definePlugin, freeTickets, fromArrays, random, softmax } from './index.js';
import { prepareTests, ring, small } from './testing-experiment.js';

prepareTests();

describe('one call', () => {
  test('trains, evaluates and predicts with uncertainty', async () => {
    const { ensemble, evaluation } = await freeTickets(small);
    expect(ensemble.members).toHaveLength(3);
    expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.8);
    expect(evaluation.tickets).toHaveLength(3);
    expect(evaluation.cost.trainFlopsRatio).toBeLessThan(1);
    expect(evaluation.cost.predictSeconds).toBeGreaterThan(0);
    const { probabilities, labels, uncertainty } = await ensemble.predict(ring(5, 3).inputs);
    expect(probabilities.shape).toEqual([5, 3]);
    expect(labels).toHaveLength(5);
    expect(uncertainty.entropy).toHaveLength(5);
  });

  test('compares with a dense network trained for as long as the first ticket takes', async () => {
    const epochs: string[] = [];
    const { dense, evaluation } = await freeTickets({
      ...small,
      baseline: 'dense',
      onEvent: (event, stage) => event.type === 'epoch' && epochs.push(stage),
    });
    expect(dense?.members).toHaveLength(1);
    expect(evaluation.dense?.accuracy).toBeGreaterThan(0.8);
    expect(epochs.filter((stage) => stage === 'ensemble')).toHaveLength(8);
    expect(epochs.filter((stage) => stage === 'baseline')).toHaveLength(4);
  });

  test('a baseline may have a learning rate of its own, and as many epochs all the same', async () => {
    const rates: Record<string, number[]> = { ensemble: [], baseline: [] };
    await freeTickets({
      ...small,
      optimizer: { learningRate: 0.04 },
      baseline: { name: 'dense', learningRate: 0.02 },
      onEvent: (event, stage) => event.type === 'epoch' && rates[stage]?.push(event.learningRate),
    });
    expect(rates.ensemble).toHaveLength(8);
    expect(rates.baseline).toHaveLength(4);
    expect(Math.max(...(rates.ensemble ?? []))).toBeCloseTo(0.04, 12);
    expect(Math.max(...(rates.baseline ?? []))).toBeCloseTo(0.02, 12);
  });

  test('an ensemble of one predicts as its ticket does', async () => {
    const { ensemble, evaluation } = await freeTickets({
      ...small,
      method: { ...small.method, tickets: 1 },
    });
    expect(evaluation.ensemble).toEqual(evaluation.tickets[0]);
    const inputs = Float32Array.from(ring(4, 5).inputs.flat());
    const { data } = await ensemble.logits(inputs, 4);
    expect(ensemble.predictFromLogits({ data, shape: [1, 4, 3] }).probabilities.data).toEqual(
      softmax({ data, shape: [4, 3] }).data,
    );
  });

  test('a calibrator takes part wherever the ensemble predicts', async () => {
    const plain = await freeTickets(small);
    const calibrated = await freeTickets({ ...small, calibrator: 'temperature' });
    const { inputs } = ring(40, 9);
    const [before, after] = [
      await plain.ensemble.predict(inputs),
      await calibrated.ensemble.predict(inputs),
    ];
    expect(after.labels).toEqual(before.labels);
    expect(after.probabilities.data).not.toEqual(before.probabilities.data);
    expect(calibrated.evaluation.ensemble.nll).not.toBe(plain.evaluation.ensemble.nll);
    expect(calibrated.evaluation.tickets.map(({ nll }) => nll)).toEqual(
      plain.evaluation.tickets.map(({ nll }) => nll),
    );
  });

  test('metrics and OoD scores of one’s own are evaluated by', async () => {
    const certainty = definePlugin({ kind: 'metric', name: 'mean-certainty', summary: '' }, () => ({
      better: 'neither' as const,
      measure: ({ probabilities: { data } }) => Math.max(...data),
    }));
    const firstLogit = definePlugin(
      { kind: 'ood-score', name: 'first-logit', summary: '' },
      () => ({
        score: ({ logits }) =>
          Float64Array.from(
            { length: logits.shape[1] },
            (_, i) => logits.data[i * logits.shape[2]],
          ),
      }),
    );
    const { evaluation } = await freeTickets({
      ...small,
      plugins: [certainty, firstLogit],
      ood: [fromArrays({ ...ring(40, 5), name: 'other' })],
    });
    expect(evaluation.ensemble.metrics.meanCertainty).toBeGreaterThan(0.5);
    expect(evaluation.ensemble.ood.other?.auroc.firstLogit).toBeGreaterThanOrEqual(0);
  });

  test('metrics with options of their own are evaluated by beside the others', async () => {
    const curve = [-3, -2, -0.001];
    const { evaluation } = await freeTickets({
      ...small,
      metrics: [
        { name: 'top-k-accuracy', k: 2 },
        { name: 'deep-ensemble-equivalent', curve },
      ],
    });
    const { metrics } = evaluation.ensemble;
    expect(metrics['topKAccuracy k=2']).toBeGreaterThan(evaluation.ensemble.accuracy);
    expect(metrics[`deepEnsembleEquivalent curve=${JSON.stringify(curve)}`]).toBeGreaterThan(2);
    expect(metrics).not.toHaveProperty('deepEnsembleEquivalent');
  });

  test('corruptions of data that are no images are refused before training', async () => {
    const ask = freeTickets({ ...small, corruptions: true, onEvent: () => expect.unreachable() });
    await expect(ask).rejects.toThrow(/ring: corruptions are for images/);
  });

  test('tells other data from its own', async () => {
    const noise = random.derive(9, 'noise');
    const away = Array.from({ length: 80 }, () =>
      Array.from({ length: 6 }, () => 0.3 * noise.uniform()),
    );
    const other = fromArrays({ inputs: away, labels: away.map((_, i) => i % 3), name: 'away' });
    const { evaluation } = await freeTickets({ ...small, ood: [other] });
    expect(evaluation.ensemble.ood.away?.auroc.entropy).toBeGreaterThan(0.7);
    expect(evaluation.tickets[0]?.ood.away?.auroc.entropy).toBeGreaterThan(0.6);
  });
});
