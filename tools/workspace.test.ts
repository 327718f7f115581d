import { readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const base = ['core', 'sparse-masks'];
const everything = readdirSync('packages');

/** Which packages each package may import. What stands left in the architecture knows nothing of what stands right. */
const arrows: Record<string, readonly string[]> = {
  core: [],
  'sparse-masks': ['core'],
  strategies: base,
  schedulers: ['core'],
  methods: [...base, 'schedulers', 'strategies'],
  'ensemble-aggregators': ['core'],
  'uncertainty-metrics': ['core'],
  datasets: ['core', 'files'],
  'model-graph': ['core'],
  models: ['core'],
  'engine-tfjs': [...base, 'model-graph'],
  'engine-sparse': [...base, 'model-graph'],
  files: ['core'],
  tickets: [...base, 'files', 'model-graph', 'uncertainty-metrics'],
  runs: ['core', 'files', 'tickets'],
  training: [...base, 'runs', 'tickets', 'uncertainty-metrics'],
  evaluation: ['core', 'runs', 'tickets', 'uncertainty-metrics'],
  sweeps: ['core', 'files', 'runs'],
  'launcher-bullmq': ['core', 'files', 'runs', 'sweeps'],
  report: ['core', 'files', 'runs', 'sweeps', 'uncertainty-metrics'],
  testing: base,
  pipeline: everything.filter((folder) => !['cli', 'freetickets', 'pipeline'].includes(folder)),
  cli: everything.filter((folder) => folder !== 'freetickets' && folder !== 'pipeline'),
  freetickets: everything,
};

/** Only these may need TensorFlow.js. */
const onTensorFlow = [
  'engine-sparse',
  'engine-tfjs',
  'freetickets',
  'model-graph',
  'models',
  'pipeline',
];

/** Tests and what they share, which no package holds. */
const isOfTests = (path: string) => /(?:^|[/\\])testing-[^/\\]*$|\.test\.ts$/.test(path);

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly files?: readonly string[];
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { readonly optional: boolean }>;
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

const packages = everything.map((folder) => ({
  folder,
  manifest: readJson(`packages/${folder}/package.json`) as Manifest,
  references: (readJson(`packages/${folder}/tsconfig.json`).references ?? []) as { path: string }[],
}));

const folderOf = (name: string): readonly string[] => {
  const found = packages.find(({ manifest }) => manifest.name === name);
  return found ? [found.folder] : [];
};

describe.each(packages)('$folder', ({ folder, manifest, references }) => {
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest;
  const isOptional = (name: string) => manifest.peerDependenciesMeta?.[name]?.optional;
  const optional = Object.keys(peerDependencies).filter(isOptional);
  const ours = [...Object.keys(dependencies), ...optional].flatMap(folderOf);
  const oursInTests = Object.keys(devDependencies).flatMap(folderOf);

  test('imports only what the architecture allows', () => {
    expect(Object.keys(arrows)).toContain(folder);
    expect(ours.filter((other) => !arrows[folder]?.includes(other))).toEqual([]);
  });

  test('its sources import only what its manifest names', () => {
    const sources = readdirSync(`packages/${folder}/src`, { recursive: true, encoding: 'utf8' });
    const wrong = sources
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => {
        const text = readFileSync(`packages/${folder}/src/${path}`, 'utf8');
        const imported = [
          ...text.matchAll(/(?:from|import) ?\(?'(freetickets|@freetickets\/[\w-]+)/g),
        ]
          .flatMap(([, name = '']) => folderOf(name))
          .filter((other) => other !== folder);
        const allowed = isOfTests(path) ? [...ours, ...oursInTests] : ours;
        return imported
          .filter((other) => !allowed.includes(other))
          .map((other) => `${path}: ${other}`);
      });
    expect(wrong).toEqual([]);
  });

  test('the references in tsconfig.json match the dependencies', () => {
    const paths = references.map(({ path }) => path).sort();
    expect(paths).toEqual(
      [...new Set([...ours, ...oursInTests])].map((other) => `../${other}`).sort(),
    );
  });

  test('needs TensorFlow.js only as a peer, and only where it must', () => {
    expect(Object.keys(dependencies).filter((name) => name.startsWith('@tensorflow/'))).toEqual([]);
    const peers = Object.keys(peerDependencies).filter((name) => name.startsWith('@tensorflow/'));
    if (!onTensorFlow.includes(folder)) expect(peers).toEqual([]);
    for (const name of Object.keys(peerDependencies).filter((peer) => peer.includes('tfjs-node'))) {
      expect(manifest.peerDependenciesMeta?.[name]).toEqual({ optional: true });
    }
  });
});

test.each(everything.filter((folder) => !onTensorFlow.includes(folder) && folder !== 'cli'))(
  '%s and all that it imports does without TensorFlow.js',
  async (folder) => {
    const { metafile } = await build({
      entryPoints: [`packages/${folder}/src/index.ts`],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      conditions: ['@freetickets/source'],
      outdir: 'unused',
      logLevel: 'silent',
    });
    const files = Object.keys(metafile.inputs);
    expect(files).toContain(`packages/${folder}/src/index.ts`);
    expect(files.filter((path) => path.includes('@tensorflow'))).toEqual([]);
  },
);

test('of the sparse engine only its fit needs TensorFlow.js', () => {
  const folder = 'packages/engine-sparse/src';
  const withTensorFlow = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      path.endsWith('.ts') &&
      !isOfTests(path) &&
      /from '(?:@tensorflow|@freetickets\/model-graph'|\..*\/fit\/)/.test(
        readFileSync(`${folder}/${path}`, 'utf8'),
      ),
  );
  expect(withTensorFlow.map((path) => path.split(/[/\\]/)[0])).toEqual(
    withTensorFlow.map(() => 'fit'),
  );
  expect(withTensorFlow).not.toEqual([]);
});

test('freetickets does without the queue, and does not install it', () => {
  for (const { folder, manifest } of packages) {
    if (folder === 'launcher-bullmq') continue;
    expect(Object.keys(manifest.dependencies ?? {})).not.toContain('@freetickets/launcher-bullmq');
  }
});

test('packages leave out what only their tests share', () => {
  const withFixtures = packages.filter(({ folder }) =>
    readdirSync(`packages/${folder}/src`, { recursive: true, encoding: 'utf8' }).some((path) =>
      /(?:^|[/\\])testing-/.test(path),
    ),
  );
  const shipping = withFixtures.filter(
    ({ manifest }) => !manifest.files?.includes('!**/testing-*'),
  );
  expect(shipping.map(({ folder }) => folder)).toEqual([]);
});

test('the workspace builds every package', () => {
  const built = readJson('tsconfig.json').references.map(({ path }: { path: string }) => path);
  expect(built.sort()).toEqual(everything.map((folder) => `packages/${folder}`).sort());
});

test('the lock file has every optional binary, so that npm ci works on every platform', () => {
  const { packages: locked } = readJson('package-lock.json') as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !locked[`node_modules/${name}`] && !locked[`${path}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

test('the project names no machine', () => {
  const lock = readFileSync('package-lock.json', 'utf8');
  expect(lock).not.toMatch(/"resolved": "https?:/);
});
