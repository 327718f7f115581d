/** Three dense networks of other seeds as one ensemble, by the test logits that their runs have kept. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cifar10 } from '@freetickets/datasets';
import { decodeSafetensors } from '@freetickets/tickets';
import {
  accuracy,
  brierScore,
  disagreement,
  expectedCalibrationError,
  negativeLogLikelihood,
  predictiveEntropy,
  rocAuc,
  softmax,
  temperatureScaledCalibrationError,
} from '@freetickets/uncertainty-metrics';

const sweep = join(process.argv[2] ?? 'runs/cifar-10', 'runs');
const runs = (await readdir(sweep)).filter((name) => name.startsWith('dense-seed-')).sort();
if (runs.length === 0) throw new Error(`${sweep} has no runs of the dense network.`);
for (const run of runs) {
  const { config } = JSON.parse(await readFile(join(sweep, run, 'config.json'), 'utf8'));
  if (config.dataset !== 'cifar-10') throw new Error(`${run} is of ${config.dataset}.`);
}

/** The probabilities of each run for a part of its data: `test`, or `ood-` and a data set. */
const probabilitiesOf = (part: string) =>
  Promise.all(
    runs.map(async (run) => {
      const folder = join(sweep, run, 'predictions');
      const name = (await readdir(folder)).find((file) => file.startsWith(`${part}-`));
      if (!name) throw new Error(`${folder} has no predictions of ${part}.`);
      const path = join(folder, name);
      const logits = decodeSafetensors(await readFile(path), path).tensors.get('logits');
      if (!(logits?.data instanceof Float32Array)) throw new Error(`${path} has no logits.`);
      const [, examples, classes] = logits.shape;
      return softmax({ data: logits.data, shape: [examples, classes] });
    }),
  );

type Table = Awaited<ReturnType<typeof probabilitiesOf>>[number];
const mean = (members: readonly Table[]): Table => ({
  ...members[0],
  data: members[0].data.map(
    (_, i) => members.reduce((sum, { data }) => sum + data[i], 0) / members.length,
  ),
});

const { test } = await cifar10().load({ seed: 1 });
const [members, mnist] = [await probabilitiesOf('test'), await probabilitiesOf('ood-mnist')];
const ensemble = mean(members);
console.log(`${runs.length} dense networks of CIFAR-10:`, {
  accuracy: accuracy(ensemble, test.labels),
  nll: negativeLogLikelihood(ensemble, test.labels),
  ece: expectedCalibrationError(ensemble, test.labels),
  'ECE at the best temperature': temperatureScaledCalibrationError(ensemble, test.labels),
  brier: brierScore(ensemble, test.labels),
  disagreement: disagreement(members),
  'AUROC of MNIST': rocAuc(predictiveEntropy(mean(mnist)), predictiveEntropy(ensemble)),
});
