import { readFileSync } from 'node:fs';
import { validateWorkflow } from '@action-validator/core';
import { expect, test } from 'vitest';
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
