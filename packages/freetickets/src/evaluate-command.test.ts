import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { command as run } from './testing-command.js';
import { home, json, out, prepareRuns, runIn, train } from './testing-command-runs.js';
import { untimed } from './testing-experiment.js';

prepareRuns();

test('evaluate evaluates a run as train did, and writes it down', async () => {
  await train('--quiet');
  const before = await json('evaluation.json');
  await rm(join(out, 'evaluation.json'));
  const { code, stdout } = await run('evaluate', out, '--json');
  expect(code).toBe(0);
  expect(untimed(JSON.parse(stdout))).toEqual(untimed(before));
  expect(untimed(await json('evaluation.json'))).toEqual(untimed(before));
  expect((await run('evaluate', out, '--backend', 'cpu', '--quiet')).code).toBe(0);
  const { accuracy } = (await json('evaluation.json')).ensemble;
  expect(accuracy).toBeCloseTo(before.ensemble.accuracy, 1);
  expect((await run('evaluate', home)).stderr).toContain('the folder of a run');
});

describe('evaluate against shifted data', () => {
  beforeAll(async () => {
    runIn(join(home, 'shifted'));
    await train('--quiet', '--set', 'baseline=dense');
  });
  beforeEach(() => {
    runIn(join(home, 'shifted'));
  });

  /** A folder of images of another size, in colour. */
  async function photos(): Promise<string> {
    const folder = join(home, 'photos');
    await mkdir(folder, { recursive: true });
    for (const i of [0, 1, 2]) {
      const data = Uint8Array.from({ length: 10 * 8 * 3 }, (_, at) => (at * (i + 3)) % 256);
      await writeFile(
        join(folder, `${i}.png`),
        encode({ width: 10, height: 8, channels: 3, data }),
      );
    }
    return folder;
  }

  test('noise, a folder of photos and corruptions are all in evaluation.json', async () => {
    const { code, stdout, stderr } = await run(
      ...['evaluate', out, '--ood', '{"name":"noise","count":20}', '--ood', await photos()],
      ...['--metric', '{"name":"ece","norm":"l2"}'],
      ...['--corruptions', 'contrast, gaussian-noise', '--limit', '10'],
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('under contrast, gaussian-noise');
    expect(stdout).toContain('norm=l2');
    const { ensemble, dense, tickets, missing } = await json('evaluation.json');
    expect(missing).toEqual([]);
    for (const scores of [ensemble, dense, ...tickets]) {
      expect(Object.keys(scores.ood)).toEqual(['noise', 'photos']);
      expect(Object.keys(scores.corruptions.byType)).toEqual(['contrast', 'gaussian-noise']);
      expect(scores.corruptions.bySeverity).toHaveLength(5);
    }
    expect(Object.keys(ensemble.ood.photos.auroc).sort()).toEqual([
      'energy',
      'entropy',
      'maxLogit',
      'maxProbability',
      'mutualInformation',
    ]);
    expect(ensemble.metrics).not.toHaveProperty('topKAccuracy');
    expect(
      ensemble.metrics['ece bins=15 binning=equal-width norm=l2 of=top-label'],
    ).toBeGreaterThan(0);
    expect(ensemble.corruptions).toMatchObject({ count: 10, untouched: expect.anything() });
    expect(ensemble.metrics.disagreement).toBeGreaterThanOrEqual(0);
  });

  test('all corruptions, where none are named', async () => {
    expect((await run('evaluate', out, '--corruptions', '--limit', '2', '--quiet')).code).toBe(0);
    const names = JSON.parse((await run('plugins', '--kind', 'corruption', '--json')).stdout).map(
      ({ name }: { name: string }) => name,
    );
    expect(names.length).toBeGreaterThan(10);
    expect(Object.keys((await json('evaluation.json')).ensemble.corruptions.byType)).toEqual(names);
  });

  test('what cannot be evaluated is said, the rest is kept, and the exit code is 1', async () => {
    const folder = join(await photos(), '..', 'broken');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'a.png'), 'no image');
    const { code, stdout, stderr } = await run('evaluate', '--ood', folder, '--ood', 'noise', out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Missing: ood .*broken: .*a\.png/m);
    expect(stdout).toContain('AUC noise');
    const { ensemble, missing } = await json('evaluation.json');
    // The photos were evaluated before.
    expect(Object.keys(ensemble.ood)).toEqual(['noise', 'photos']);
    expect(missing).toHaveLength(1);
  });

  test.each<[string[], string]>([
    [['--ood', './no-such-folder'], './no-such-folder'],
    [['--ood', 'mnits'], 'Registered: cifar-10'],
    [['--corruptions', 'fogg'], 'Registered: '],
    [['--corruptions', './no-such-folder'], 'no-such-folder'],
    [['--corruptions', '--limit', 'few'], '--limit: got "few", expected a whole number'],
    [['--limit', '3'], 'none without --corruptions'],
  ])('refuses %j, and leaves what there is', async (flags, message) => {
    const before = await json('evaluation.json');
    const answer = await run('evaluate', out, ...flags);
    expect(answer).toMatchObject({ stdout: '', stderr: expect.stringContaining(message) });
    expect(answer.code).toBeGreaterThan(0);
    expect(await json('evaluation.json')).toEqual(before);
  });

  test('a report beside the evaluation, and one of several runs', async () => {
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('<!doctype html>');
    const both = join(home, 'both.html');
    const { code, stdout } = await run('report', out, out, '--out', both);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${both}\n` });
    expect((await readFile(both, 'utf8')).length).toBeGreaterThan(10_000);
    const { stderr } = await run('report', home);
    expect(stderr).toContain(home);
  });
});

test('a calibrator is fitted, kept with the ensemble, and its sets are printed', async () => {
  const { code } = await train('--quiet', '--set', 'calibrator.name=conformal');
  expect(code).toBe(0);
  expect((await json('ensemble/ensemble.json')).calibrator.name).toBe('conformal');
  const file = join(home, 'one.png');
  const data = Uint8Array.from({ length: 16 }, (_, i) => (i < 4 ? 200 : 40));
  await writeFile(file, encode({ width: 4, height: 4, channels: 1, data }));
  const { stdout } = await run('predict', out, file);
  expect(stdout).toMatch(/\{0[^}]*\}$/m);
  const [{ set }] = JSON.parse((await run('predict', out, file, '--json')).stdout);
  expect(set).toContain('0');
  expect((await run('evaluate', out, '--quiet')).code).toBe(0);
});
