/** A program that trains several times at once, the first that it does, into run folders; then reads a JPEG image. */
import { freeTickets, fromArrays, loadEnsemble, random, readInputs } from 'freetickets';

async function main([folder, image]) {
  const stream = random.derive(1, 'points');
  const inputs = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);
  const dataset = fromArrays({ inputs, labels: inputs.map(([x, y]) => Number(x > y)) });
  const method = { name: 'edst', tickets: 2, explorationEpochs: 3, refinementEpochs: 1 };
  const config = { dataset, model: { name: 'mlp', hidden: [8] }, method, batchSize: 8 };
  const backends = ['wasm', 'cpu', undefined, 'cpu', 'wasm'];
  const runs = await Promise.all(
    backends.map((backend, i) =>
      freeTickets({ ...config, out: `${folder}/${i}`, ...(backend && { backend }) }),
    ),
  );
  const loaded = await loadEnsemble(`${folder}/0/ensemble`);
  const { labels } = await loaded.predict(inputs);
  const pixels = await readInputs(image, { inputShape: [4, 4, 3] });
  const accuracies = runs.map(({ evaluation }) => evaluation.ensemble.accuracy);
  console.log(JSON.stringify({ accuracies, labels: labels.length, pixels: pixels.inputs.length }));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
