import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { platforms } from './platforms.js';

const engine = join(dirname(fileURLToPath(import.meta.url)), '..');
const readManifest = () => JSON.parse(readFileSync(join(engine, 'package.json'), 'utf8'));

export const packageName = (platform) => `@freetickets/engine-sparse-${platform}`;

/** Where a platform's package is put together: its folder is not committed. */
export const packageFolder = (platform) => join(engine, 'prebuilt', platform);

export const isBuilt = (platform) => existsSync(join(packageFolder(platform), 'kernels.node'));

/** Writes all of a platform's package but its kernels, of the version of the engine. */
export function writePackage(platform) {
  const { version, license, repository, engines } = readManifest();
  const { os, cpu, libc } = platforms[platform];
  const name = packageName(platform);
  const folder = packageFolder(platform);
  const manifest = {
    name,
    version,
    description: `Native kernels of @freetickets/engine-sparse for ${platform}.`,
    license,
    repository,
    engines,
    main: 'kernels.node',
    files: ['kernels.node'],
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const text = `# ${name}\n\n${manifest.description} npm installs it with the engine; programs do not import it.\n`;
  writeFileSync(join(folder, 'README.md'), text);
  copyFileSync(join(engine, '..', '..', 'LICENSE'), join(folder, 'LICENSE'));
}

/** The engine's manifest with the platforms' packages as optional dependencies, of exactly its own version. */
export function withPlatforms(manifest) {
  const { version } = manifest;
  const ours = Object.keys(platforms).map((platform) => [packageName(platform), version]);
  return { ...manifest, optionalDependencies: Object.fromEntries(ours) };
}
