import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';

const root = 'packages/engine-sparse/src';

/**
 * Which folders of the sparse engine each of them may import, types included: a graph is lowered to a program, which is
 * run by a runtime; `.` has the networks and predictors that put these together.
 */
const arrows: Record<string, readonly string[]> = {
  wasm: [],
  runtime: ['wasm'],
  program: ['runtime'],
  lowering: ['program'],
  '.': ['lowering', 'program', 'runtime'],
  fit: ['.', 'runtime'],
};

/** What `imports` of the manifest stands for. */
const aliases: Record<string, string> = { '#native': 'runtime', '#threads': 'runtime' };

const folderOf = (path: string): string => {
  const [folder, ...rest] = path.split('/');
  return rest.length > 0 ? folder : '.';
};

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !/(?:^|\/)testing-|\.test\.ts$/.test(path));

function importsOf(path: string): readonly string[] {
  const text = readFileSync(`${root}/${path}`, 'utf8');
  return [...text.matchAll(/(?:from|import) ?\(?'([.#][^']*)'/g)].map(
    ([, name]) => aliases[name] ?? folderOf(posix.join(posix.dirname(path), name)),
  );
}

test('every folder of the engine has its place', () => {
  expect([...new Set(sources.map(folderOf))].sort()).toEqual(Object.keys(arrows).sort());
});

test.each(Object.entries(arrows))('%s imports only what lies below it', (folder, allowed) => {
  const files = sources.filter((path) => folderOf(path) === folder);
  const wrong = files.flatMap((path) =>
    importsOf(path)
      .filter((other) => other !== folder && !allowed.includes(other))
      .map((other) => `${path}: ${other}`),
  );
  expect(wrong).toEqual([]);
});
