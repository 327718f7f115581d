import type { TrainingEvent } from '@freetickets/training';
import { expect, test } from 'vitest';
import { createProgress } from './progress.js';

/** What is written, and the status as it was last. */
function recorded() {
  const notes: string[] = [];
  const seen: { status: readonly string[] } = { status: [] };
  const progress = createProgress({
    result: () => {},
    rows: async () => {},
    error: () => {},
    note: (text) => notes.push(...text.split('\n')),
    status: (parts) => {
      seen.status = parts;
    },
  });
  return { notes, seen, progress };
}

const runStart = (variant: string): TrainingEvent => ({
  type: 'run-start',
  step: 0,
  run: 1,
  runs: 1,
  epochs: 2,
  steps: 10,
  phases: [],
  engine: { name: 'sparse', variant, threads: 2 },
  layers: { a: { size: 100, active: 30 }, b: { size: 100, active: 10 } },
});
const epoch: TrainingEvent = {
  type: 'epoch',
  run: 1,
  phase: 'exploration',
  epoch: 1,
  epochs: 2,
  step: 5,
  learningRate: 0.1,
  train: { loss: 0.5, accuracy: 0.8 },
  validation: { accuracy: 0.9123, nll: 0.25 },
  layers: {},
  probe: new Float32Array(),
  seconds: 3,
};

test('a line an epoch, and a status that begins with what matters most', () => {
  const { notes, seen, progress } = recorded();
  progress.onStart([{ stage: 'ensemble', steps: [10], trainFlops: 1 }]);
  progress.onEvent(runStart('avx2'), 'ensemble');
  progress.onEvent({ type: 'step', run: 1, epoch: 1, step: 4, loss: 0.75 }, 'ensemble');
  expect(seen.status).toEqual([
    'ensemble ████░░░░░░  40%',
    'epoch 1/2',
    'loss 0.750',
    'density 20.00%',
  ]);
  progress.onEvent(epoch, 'ensemble');
  progress.onEvent({ type: 'step', run: 1, epoch: 2, step: 6, loss: 0.5 }, 'ensemble');
  expect(seen.status).toContain('validation accuracy 91.23%');
  expect(notes).toEqual([
    'engine sparse: variant avx2, threads 2',
    'ensemble, run 1 of 1: 2 epochs, 10 steps, density 20.00%',
    '  epoch 1/2 exploration: loss 0.5000, validation accuracy 91.23%, NLL 0.2500, 3.0 s',
  ]);
  progress.stop();
  expect(seen.status).toEqual([]);
});

test('says once, where WebAssembly trains, how to build something faster', () => {
  const { notes, progress } = recorded();
  progress.onEvent(runStart('wasm-simd'), 'ensemble');
  progress.onEvent(runStart('wasm-simd'), 'baseline');
  const commands = notes.filter((line) => line.includes('npm run build:native'));
  expect(commands).toEqual(['    npm explore @freetickets/engine-sparse -- npm run build:native']);
});

test('tells of prunings and superpositions, not of every change of masks', () => {
  const { notes, progress } = recorded();
  const layers = {
    a: { pruned: 1200, grown: 0, regrown: 0, active: 9 },
    b: { pruned: 34, grown: 0, regrown: 0, active: 9 },
  };
  const change = { type: 'topology', run: 1, step: 5, layers } as const;
  for (const cause of ['update', 'exploration', 'pruning', 'superposition'] as const) {
    progress.onEvent({ ...change, cause }, 'ensemble');
  }
  for (const rewoundTo of [0, 2]) {
    progress.onEvent({ ...change, cause: 'pruning', rewoundTo }, 'ensemble');
  }
  expect(notes).toEqual([
    '  pruned 1,234 weights',
    '  tickets superposed: 1,234 weights of their mean pruned',
    '  pruned 1,234 weights, the others as at the start',
    '  pruned 1,234 weights, the others as after epoch 2',
  ]);
});

test('the status has the density as a pruning left it', () => {
  const { seen, progress } = recorded();
  progress.onStart([{ stage: 'ensemble', steps: [10], trainFlops: 1 }]);
  progress.onEvent(runStart('avx2'), 'ensemble');
  const layers = {
    a: { pruned: 25, grown: 0, regrown: 0, active: 9 },
    b: { pruned: 5, grown: 0, regrown: 0, active: 9 },
  };
  const change = { type: 'topology', run: 1, step: 5, layers } as const;
  progress.onEvent({ ...change, cause: 'pruning' }, 'ensemble');
  progress.onEvent({ ...change, cause: 'superposition' }, 'ensemble');
  progress.onEvent({ type: 'step', run: 1, epoch: 2, step: 6, loss: 0.5 }, 'ensemble');
  expect(seen.status).toContain('density 5.00%');
});

test('of a number, the loss on validation data', () => {
  const { notes, seen, progress } = recorded();
  progress.onStart([{ stage: 'ensemble', steps: [10], trainFlops: 1 }]);
  progress.onEvent(runStart('avx2'), 'ensemble');
  const validation = { loss: 0.25 };
  progress.onEvent({ ...epoch, train: { loss: 0.5 }, validation }, 'ensemble');
  progress.onEvent({ type: 'step', run: 1, epoch: 2, step: 6, loss: 0.5 }, 'ensemble');
  expect(seen.status).toContain('validation loss 0.2500');
  expect(notes.at(-1)).toBe('  epoch 1/2 exploration: loss 0.5000, validation loss 0.2500, 3.0 s');
});
