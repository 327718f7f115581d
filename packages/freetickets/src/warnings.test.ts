import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateRun, freeTickets, fromArrays } from './index.js';
import { folder, prepareTests, ring, small } from './testing-experiment.js';

prepareTests();

const { inputs, labels } = ring(120, 1);
/** The classes are 0, 1, 2 and 255, and no update falls into 4 epochs of 8 steps. */
const config = {
  ...small,
  dataset: fromArrays({ inputs, labels: labels.map((label, i) => (i % 9 ? label : 255)) }),
  topology: { everySteps: 1000 },
};
const ofData = expect.stringMatching(/255/);
const ofTraining = expect.stringMatching(/^no topology update falls into exploration/);

test('what was warned of is in the result, though nobody listened', async () => {
  const { warnings, evaluation } = await freeTickets(config);
  expect(warnings).toEqual([ofData, ofTraining]);
  expect(evaluation.warnings).toEqual([ofData]);
  expect((await freeTickets(small)).warnings).toEqual([]);
});

test('a baseline and a run folder add no second mention, and a finished run remembers', async () => {
  const out = join(folder, 'run');
  const compared = { ...config, baseline: 'dense', out } as const;
  const { warnings, evaluation } = await freeTickets(compared);
  expect(warnings).toEqual([ofData, ofTraining]);
  const again = await freeTickets(compared, { existing: 'resume' });
  expect(again.warnings).toEqual(warnings);
  expect((await evaluateRun(out, { config: compared })).warnings).toEqual(evaluation.warnings);
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('255');
});
