import { dirname } from 'node:path';

const run = (command, cwd) => ({ executor: 'nx:run-commands', options: { command, cwd } });

/** Gives every package the same targets, so that no package.json repeats them. */
export const createNodesV2 = [
  'packages/*/package.json',
  (manifests) =>
    manifests.map((manifest) => {
      const root = dirname(manifest);
      const targets = {
        typecheck: run('tsc -b', root),
        build: run('tsup --config ../../tools/tsup.config.ts', root),
        test: run(`vitest run --project node --project isolated ${root}/`, '.'),
        lint: run(`biome check ${root}`, '.'),
        package: run('publint --strict && attw --pack . --profile esm-only', root),
      };
      return [manifest, { projects: { [root]: { root, targets } } }];
    }),
];
