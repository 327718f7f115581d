import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetes } from './kubernetes.js';
import { jobsIn, recorder, tried } from './testing-scripts.js';

const options = { image: 'example/project:1', claim: 'shared', cpus: 2, jobs: 3 };
const jobs = jobsIn('/home/me/project', '/usr/bin/freetickets');

const manifests = (given: typeof jobs) =>
  parseAllDocuments(kubernetes(options).write(given).content).map((document) => document.toJS());

test('every index of its Jobs does one job of the sweep, where the volume is', () => {
  const { env, calls } = recorder('npx');
  for (const { spec } of manifests(jobs)) {
    const [{ command }] = spec.template.spec.containers;
    for (let index = 0; index < spec.completions; index++) {
      tried(command[0], command.slice(1), { ...env, JOB_COMPLETION_INDEX: String(index) });
    }
  }
  const args = ['sweep', '--config', 'mnist $HOME.ts', '--out', "/project/runs/it's mine"];
  expect(calls().map(([each]) => each)).toEqual(
    Array.from({ length: 6 }, (_, i) => ['freetickets', ...args, '--only', String(i)]),
  );
});

test('what waits for others is a Job of its own, suspended until they are done', () => {
  const parts = manifests(jobs).map(({ metadata, spec }) => ({
    name: metadata.name,
    completions: spec.completions,
    parallelism: spec.parallelism,
    suspend: spec.suspend,
  }));
  expect(parts).toEqual([
    { name: 'freetickets-mnist-members', completions: 4, parallelism: 3, suspend: undefined },
    { name: 'freetickets-mnist-runs', completions: 2, parallelism: 2, suspend: true },
  ]);
  const [{ metadata }, another] = manifests({ ...jobs, first: 6 });
  expect([metadata.name, another]).toEqual(['freetickets-mnist', undefined]);
});

test.each(['SuccessCriteriaMet Complete', 'FailureTarget Failed'])(
  'what waits is let go where the others end in %s, and no sooner',
  (end) => {
    const { folder, env } = recorder('sleep');
    const conditions = ['', 'Suspended FailureTarget', end];
    writeFileSync(
      join(folder, 'kubectl'),
      `#!/bin/sh
echo "$*" >> ${folder}/called
case "$1" in get) sed -n "$(grep -c '^get' ${folder}/called)p" ${folder}/conditions;; esac`,
      { mode: 0o755 },
    );
    writeFileSync(join(folder, 'conditions'), conditions.join('\n'));
    const [, ...wait] = kubernetes(options).write(jobs).next('s.yaml');
    expect(tried('sh', ['-ec', wait.join('\n')], env).code).toBe(0);
    const called = readFileSync(join(folder, 'called'), 'utf8').trim().split('\n');
    expect(called.map((each) => each.split(' ', 3).join(' '))).toEqual([
      ...Array(3).fill('get job/freetickets-mnist-members -o'),
      'patch job/freetickets-mnist-runs -p',
    ]);
    expect(called[3]).toContain('{"spec":{"suspend":false}}');
  },
);

test('pods have the volume, and the cores that their engines take', () => {
  for (const { spec } of manifests(jobs)) {
    const { containers, volumes } = spec.template.spec;
    const [{ image, env, resources, volumeMounts }] = containers;
    expect(image).toBe('example/project:1');
    expect(env).toContainEqual({ name: 'FREETICKETS_THREADS', value: '2' });
    expect(resources.limits).toEqual({ cpu: '2', memory: '2Gi' });
    expect(volumes[0].persistentVolumeClaim.claimName).toBe('shared');
    expect(volumeMounts[0].name).toBe(volumes[0].name);
  }
});

const version = tried('kubectl', ['version', '--client', '-o', 'json']).stdout;
const minor = Number(/"minor":\s*"(\d+)/.exec(version ?? '')?.[1] ?? 0);

// `set` decodes a manifest into the types of its API, and drops what they do not have.
test.runIf(minor >= 29)('kubectl knows all that its manifest says', () => {
  for (const manifest of manifests(jobs)) {
    const args = ['set', 'env', '--local', '-f', '-', '-o', 'json', 'MORE=1'];
    const { stdout } = tried('kubectl', args, {}, JSON.stringify(manifest));
    expect(JSON.parse(stdout)).toMatchObject({
      ...manifest,
      spec: { ...manifest.spec, template: { spec: expect.anything() } },
    });
    const pod = JSON.parse(stdout).spec.template.spec;
    const [{ env, ...container }] = manifest.spec.template.spec.containers;
    expect(pod).toMatchObject({ ...manifest.spec.template.spec, containers: [container] });
    expect(pod.containers[0].env).toEqual([...env, { name: 'MORE', value: '1' }]);
  }
});

test.each([
  [{ claim: 'c' }, 'image'],
  [{ image: 'i' }, 'claim'],
])('without what it needs it says what that is', (given, missing) => {
  expect(() => kubernetes(given as never)).toThrow(missing);
});
