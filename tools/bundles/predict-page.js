/** A page that predicts, itself and in a worker, and says on how many threads. */
import { diagnose } from '@freetickets/engine-sparse';
import { loadEnsemble } from 'freetickets/predict';
import { connectEnsemble } from 'freetickets/worker';

const points = [
  [0.1, 0.9],
  [0.9, 0.1],
];

async function predict() {
  const ensemble = await loadEnsemble(new URL('/ensemble?token=1', location.href));
  const rows = (await ensemble.predict(points)).toJSON();
  const worker = new Worker(new URL('./predict-worker.js', import.meta.url), { type: 'module' });
  const remote = await connectEnsemble(worker);
  const inWorker = (await remote.predict(points)).toJSON();
  const { threads, notFaster } = diagnose();
  return { rows, inWorker, threads, notFaster };
}

predict().then(
  (result) => {
    globalThis.result = result;
  },
  (error) => {
    globalThis.result = String(error);
  },
);
