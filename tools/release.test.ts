import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { packageName, withPlatforms } from '../packages/engine-sparse/kernels/platform-packages.js';
import { platforms } from '../packages/engine-sparse/kernels/platforms.js';

const workflow = readFileSync('.github/workflows/release.yml', 'utf8');

test('the release is a workflow as GitHub defines them', () => {
  expect(validateWorkflow(workflow).errors).toEqual([]);
  expect(validateWorkflow(workflow.replace('runs-on:', 'runs:')).errors).not.toEqual([]);
});

test('it builds the kernels of every platform', () => {
  const built = [...workflow.matchAll(/platform: ([\w-]+),/g)].map(([, platform]) => platform);
  expect(built.sort()).toEqual(Object.keys(platforms).sort());
});

test('the published engine names a package for each, of exactly its own version', () => {
  const { optionalDependencies } = withPlatforms({ name: 'engine', version: '1.2.3' });
  const expected = Object.keys(platforms).map((platform) => [packageName(platform), '1.2.3']);
  expect(Object.entries(optionalDependencies)).toEqual(expected);
});

test('published packages name the repository, and their folder in it', () => {
  const steps: { name?: string; run?: string }[] = parse(workflow).jobs.publish.steps;
  const run = steps.find(({ name }) => name === 'Name the repository')?.run;
  const folder = mkdtempSync(join(tmpdir(), 'freetickets-release-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (path: string, manifest: object) =>
    writeFileSync(join(folder, path, 'package.json'), JSON.stringify(manifest));
  write('.', { name: 'workspace', private: true, workspaces: ['packages/*'] });
  for (const name of ['core', 'freetickets']) {
    mkdirSync(join(folder, 'packages', name), { recursive: true });
    write(`packages/${name}`, { name, version: '1.0.0' });
  }

  const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'someone/tickets' };
  execFileSync('bash', ['-e', '-c', String(run)], { cwd: folder, env: { ...process.env, ...env } });

  const { repository } = JSON.parse(
    readFileSync(join(folder, 'packages/core/package.json'), 'utf8'),
  );
  expect(repository).toEqual({
    type: 'git',
    url: 'git+https://github.com/someone/tickets.git',
    directory: 'packages/core',
  });
});
