/** A page that trains: two runs at once, the first that it does with TensorFlow.js. */
import { freeTickets, fromArrays, random } from 'freetickets';

const stream = random.derive(1, 'points');
const inputs = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);
const dataset = fromArrays({ inputs, labels: inputs.map(([x, y]) => Number(x > y)) });
const method = { name: 'edst', tickets: 2, explorationEpochs: 3, refinementEpochs: 1 };
const run = () =>
  freeTickets({ dataset, model: { name: 'mlp', hidden: [8] }, method, batchSize: 8 });

import('@tensorflow/tfjs-backend-wasm')
  .then(({ setWasmPaths }) => {
    setWasmPaths('/wasm/');
    return Promise.all([run(), run()]);
  })
  .then(
    (runs) => {
      globalThis.result = runs.map(({ evaluation }) => evaluation.ensemble.accuracy);
    },
    (error) => {
      globalThis.result = String(error);
    },
  );
