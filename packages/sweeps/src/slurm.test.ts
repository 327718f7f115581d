import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { slurm } from './slurm.js';
import { jobsIn, recorder, tried } from './testing-scripts.js';

/** A script in a folder of its own, and what its programs were called with. */
function written(options: Parameters<typeof slurm>[0], change: object = {}) {
  const { folder, env, calls } = recorder('sbatch', 'program');
  const jobs = { ...jobsIn(folder, join(folder, 'program')), ...change };
  const { file, content, next } = slurm(options).write(jobs);
  const path = join(folder, file);
  writeFileSync(path, content);
  return { folder, path, calls, env, next, jobs };
}

test('a task does the job of its index, in the folder, with as many threads as it has cores', () => {
  const { path, env, calls, jobs } = written({ cpus: 2 });
  const task = { ...env, SLURM_ARRAY_TASK_ID: '5', SLURM_CPUS_PER_TASK: '2' };
  expect(tried('bash', [path], task)).toMatchObject({ code: 0 });
  expect(calls()).toEqual([[[...jobs.args, '--only', '5'], realpathSync(jobs.folder), '2']]);
});

test('run by itself it submits itself: what waits for others after them, with its own options', () => {
  const { path, env, calls } = written({ jobs: 2 });
  expect(tried('bash', [path, '--partition=a b'], env)).toMatchObject({ code: 0 });
  expect(calls().map(([args]) => args)).toEqual([
    ['--parsable', '--array=0-3%2', '--partition=a b', path],
    ['--dependency=afterany:17', '--array=4-5%2', '--partition=a b', path],
  ]);
  const one = written({}, { first: 6 });
  tried('bash', [one.path], one.env);
  expect(one.calls().map(([args]) => args)).toEqual([['--array=0-5', one.path]]);
});

test('the script is one that its shell and shellcheck find nothing wrong with', () => {
  const { path } = written({});
  expect(tried('bash', ['-n', path])).toMatchObject({ code: 0, stderr: '' });
  const { code, stdout } = tried('shellcheck', ['--severity=warning', path]);
  expect([code ?? 0, stdout ?? '']).toEqual([0, '']);
});

test.runIf(tried('sbatch', ['--usage']).code !== null)(
  'sbatch reads its directives, and only misses a cluster to ask',
  () => {
    const { path, folder } = written({ cpus: 4 });
    const conf = join(folder, 'slurm.conf');
    writeFileSync(
      conf,
      'ClusterName=c\nSlurmctldHost=localhost\nAuthType=auth/none\nMessageTimeout=1\nNodeName=localhost\nPartitionName=p Nodes=ALL\n',
    );
    mkdirSync(join(folder, 'runs'));
    const check = (file: string) =>
      tried('sbatch', ['--test-only', file], { SLURM_CONF: conf }).stderr;
    expect(check(path)).toContain('Unable to contact slurm controller');
    writeFileSync(path, '#!/bin/bash\n#SBATCH --cpus-per-tusk=4\n');
    expect(check(path)).toContain('unrecognized option');
  },
);
