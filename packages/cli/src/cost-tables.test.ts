import { expect, test, vi } from 'vitest';
import type { RunCost } from './app.js';
import { costTables } from './cost-tables.js';

const cost: RunCost = {
  data: { name: 'cifar', inputShape: [32, 32, 3], classes: 10, examples: 45_000 },
  trainFlops: 6e17,
  trainFlopsDense: 1e18,
  isEstimate: false,
  trainFlopsRatio: 0.6,
  testFlops: 999_999,
  testFlopsDense: 2_345_678,
  testFlopsRatio: 0.41379,
  ticketFlopsRatio: 0.41379,
  parameters: 36_479_194,
  activeParameters: 999_600,
  tickets: 1,
  bytes: 12,
  bytesDense: 24_000,
  layers: [{ name: 'a/kernel', shape: [2, 3], density: 0.5, flops: 6e9, trainFlops: 3e17 }],
};

test('numbers have a unit and as many digits as papers give', () => {
  vi.stubEnv('NO_COLOR', '1');
  expect(costTables(cost).split('\n')).toEqual([
    'Data cifar: inputs of 32x32x3, 10 classes, 45,000 examples to train on.',
    '',
    '                          1 ticket        dense      ratio',
    'training             600.00 PFLOPs  1.00 EFLOPs     0.600x',
    'inference              1.00 MFLOPs  2.35 MFLOPs     0.414x',
    'inference, a ticket    1.00 MFLOPs  2.35 MFLOPs     0.414x',
    'parameters                  1.00 M       36.5 M    0.0274x',
    'bytes                       12.0 B      24.0 kB  0.000500x',
    '',
    'layer of a ticket  shape  density        FLOPs  of training',
    'a/kernel             2x3   0.5000  6.00 GFLOPs        50.0%',
  ]);
  vi.unstubAllEnvs();
});

test('times are those of a step and of all of them', () => {
  vi.stubEnv('NO_COLOR', '1');
  const engine = { name: 'sparse', variant: 'avx2', threads: 2 };
  const steps = { stepSeconds: 0.01234, denseStepSeconds: 0.02 };
  const whole = { trainSeconds: 3725, denseTrainSeconds: 59 };
  const measured = { engine, batchSize: 128, ...steps, ...whole };
  expect(
    costTables({ ...cost, measured })
      .split('\n')
      .slice(-5),
  ).toEqual([
    'Here, on engine sparse: variant avx2, threads 2, in batches of 128:',
    '',
    '           sparse    dense   ratio',
    'a step    0.0123s  0.0200s  0.617x',
    'training    1h02m      59s   63.1x',
  ]);
  vi.unstubAllEnvs();
});
