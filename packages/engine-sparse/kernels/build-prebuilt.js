/**
 * Builds the packages of the platforms named, or of all with this machine's system, into prebuilt/. CC names another
 * compiler than that of the table.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileNative } from './compile-native.js';
import { packageFolder, writePackage } from './platform-packages.js';
import { platforms } from './platforms.js';

/** Of Debian 10 and Red Hat Enterprise Linux 8: the oldest that Node.js 20 itself runs on. */
const OLDEST_GLIBC = 28;

/** Throws where a library needs a glibc newer than the oldest. */
function checkGlibc(file) {
  const versions = readFileSync(file, 'latin1').match(/(?<=GLIBC_2\.)\d+/g) ?? [];
  const newest = Math.max(...versions.map(Number));
  if (newest > OLDEST_GLIBC) throw new Error(`${file} needs glibc 2.${newest}`);
}

const here = Object.keys(platforms).filter((name) => platforms[name].os === process.platform);
for (const name of process.argv.length > 2 ? process.argv.slice(2) : here) {
  const { os, cpu, compiler, flags = [] } = platforms[name];
  const target = join(packageFolder(name), 'kernels.node');
  compileNative({ compiler: process.env.CC || compiler, flags, os, cpu, target });
  if (os === 'linux') checkGlibc(target);
  writePackage(name);
  console.log(`Built the native kernels for ${name}.`);
}
