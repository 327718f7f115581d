/** Trains an ensemble, and predicts with it on the kernels that are chosen here and on WebAssembly's. */
import { diagnose, sparse } from '@freetickets/engine-sparse';
import { freeTickets, fromArrays, loadEnsemble, random } from 'freetickets';

const stream = random.derive(1, 'points');
const inputs = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);
const labels = inputs.map(([x, y]) => Number(x > y));
await freeTickets({
  dataset: fromArrays({ inputs, labels }),
  model: { name: 'mlp', hidden: [8] },
  method: { name: 'edst', tickets: 2, explorationEpochs: 3, refinementEpochs: 1 },
  batchSize: 8,
  out: 'run',
});

const [native, wasm] = await Promise.all(
  [sparse(), sparse({ variant: 'wasm-simd' })].map(async (engine) => {
    const ensemble = await loadEnsemble('run', { engine });
    return (await ensemble.predict(inputs)).probabilities;
  }),
);
const difference = native.data.reduce(
  (most, p, i) => Math.max(most, Math.abs(p - wasm.data[i])),
  0,
);
const { variant, kernels, notFaster } = diagnose();
console.log(JSON.stringify({ arch: process.arch, variant, kernels, notFaster, difference }));
