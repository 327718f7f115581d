import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A place of native kernels: a package, or the file of a local build. */
export type Library = { readonly name: string } & (
  | { readonly file: string /** How to get those of this version. */; readonly renew: string }
  | { /** Why there are none. */ readonly reason: string }
);

const BUILD = "'npm run build:native' in @freetickets/engine-sparse";

/**
 * Where native kernels may be, the first to be preferred: a local build, which somebody made on purpose, then the
 * package of this platform. The file that the environment variable FREETICKETS_NATIVE names stands for all of them.
 *
 * `manifest`: the path of the engine's package.json.
 */
export function libraries(manifest: string): readonly Library[] {
  const { FREETICKETS_NATIVE: chosen } = process.env;
  const file = chosen ?? join(dirname(manifest), 'native', 'kernels.node');
  const isBuilt = existsSync(file);
  const local: Library = isBuilt
    ? { name: file, file, renew: `${BUILD} renews it` }
    : { name: file, reason: `it is not built; ${BUILD} does that with a C compiler` };
  if (chosen !== undefined) return [local];
  return isBuilt ? [local, ofPackage(manifest)] : [ofPackage(manifest), local];
}

/** The kernels of the package for this platform, which is of the same version as the engine. */
function ofPackage(manifest: string): Library {
  const require = createRequire(manifest);
  const { version, optionalDependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  const system = `${process.platform}-${process.arch}`;
  const libc = libcHere();
  const name = `@freetickets/engine-sparse-${system}${libc && `-${libc}`}`;
  // A checkout of the sources names none.
  if (optionalDependencies && !(name in optionalDependencies)) {
    return { name, reason: 'there is no such package' };
  }
  const install = `'npm install ${name}@${version}'`;
  const found = manifestOf(name, require);
  if (!found) {
    const other = libc === 'musl' ? 'gnu' : 'musl';
    const isOther = manifestOf(`@freetickets/engine-sparse-${system}-${other}`, require);
    const why = isOther ? `, only that for ${other}; the C library here is ${libc}` : '';
    return { name, reason: `it is not installed${why}; ${install} does that` };
  }
  const its = JSON.parse(readFileSync(found, 'utf8')).version;
  return its === version
    ? { name, file: join(dirname(found), 'kernels.node'), renew: `${install} renews it` }
    : { name, reason: `it is of version ${its}, not ${version}; ${install} renews it` };
}

/** The path of a package's manifest; undefined where it is not installed. */
function manifestOf(name: string, require: NodeJS.Require): string | undefined {
  try {
    return require.resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

/** What packages of native code call the C library that this process runs on, '' where there is one for all. */
function libcHere(): string {
  if (process.platform === 'win32') return 'msvc';
  if (process.platform !== 'linux') return '';
  try {
    return readFileSync('/proc/self/maps', 'utf8').includes('/ld-musl-') ? 'musl' : 'gnu';
  } catch {
    return 'gnu';
  }
}
