/**
 * Publishes the packages of all platforms, and names them in the engine's package.json as optional dependencies; the
 * engine is published after them. They are not named in what is committed: of a version that is not published yet, npm
 * could install none, and no lock file hold any.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  isBuilt,
  packageFolder,
  packageName,
  withPlatforms,
  writePackage,
} from './platform-packages.js';
import { platforms } from './platforms.js';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'package.json');
const manifest = JSON.parse(readFileSync(file, 'utf8'));
const missing = Object.keys(platforms).filter((platform) => !isBuilt(platform));
if (missing.length > 0) throw new Error(`Not built: ${missing.join(', ')}.`);

for (const platform of Object.keys(platforms)) {
  const published = spawnSync('npm', [
    'view',
    `${packageName(platform)}@${manifest.version}`,
    'version',
  ]);
  // An earlier attempt may have got this far.
  if (String(published.stdout).trim() === manifest.version) continue;
  writePackage(platform);
  execFileSync('npm', ['publish', '--access', 'public'], {
    cwd: packageFolder(platform),
    stdio: 'inherit',
  });
}
writeFileSync(file, `${JSON.stringify(withPlatforms(manifest), undefined, 2)}\n`);
