import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { arithmetic, nativeVariants } from './flags.js';
import { sourceHash } from './source-hash.js';

const kernels = dirname(fileURLToPath(import.meta.url));
const { include_dir: headers, def_paths: definitions } = createRequire(import.meta.url)(
  'node-api-headers',
);

/** What a linker has to know: the addon's `napi_` functions are in the program that loads it. */
const linking = {
  darwin: () => ['-undefined', 'dynamic_lookup', '-mmacosx-version-min=11.0'],
  win32: (folder) => ['-static', ...Object.values(definitions).map((d) => imported(d, folder))],
  // See stay_loaded() in addon.c.
  linux: () => ['-Wl,-z,nodelete'],
};

/** The import library that a .def file describes. */
function imported(definition, folder) {
  const library = join(folder, `${basename(definition)}.a`);
  const tool = process.env.DLLTOOL ?? 'llvm-dlltool';
  execFileSync(tool, ['-m', 'i386:x86-64', '-d', definition, '-l', library]);
  return library;
}

/** Compiles the addon for a system and processor, in all variants that such processors may run, into a file. */
export function compileNative({ compiler, flags, os, cpu, target }) {
  const compile = (...more) =>
    execFileSync(compiler, ['-std=gnu11', '-O3', '-fPIC', ...arithmetic, ...flags, ...more], {
      cwd: kernels,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
  const folder = mkdtempSync(join(tmpdir(), 'freetickets-native-'));
  try {
    const objects = Object.entries(nativeVariants[cpu] ?? { baseline: [] }).map(([name, its]) => {
      const object = join(folder, `${name}.o`);
      compile(...its, `-DVARIANT=${name}`, '-c', 'native.c', '-o', object);
      return object;
    });
    const libraries = (linking[os] ?? linking.linux)(folder);
    const built = join(dirname(target), `kernels-${process.pid}.node`);
    mkdirSync(dirname(target), { recursive: true });
    const source = `-DSOURCES="${sourceHash()}"`;
    const from = [`-I${headers}`, source, 'addon.c', ...objects, ...libraries];
    compile('-pthread', '-shared', ...from, '-o', built);
    renameSync(built, target);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
