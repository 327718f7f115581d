/**
 * Builds the WebAssembly kernels (CLANG, default clang-19, with lld) into src/wasm: a module each, compressed and in
 * base64, and a manifest of what they were built from. Generates records.h and layouts.ts first.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { wasmFlags, wasmVariants } from './flags.js';
import { generateLayouts, generateRecords } from './generate-records.js';
import { sha256, sourceHash } from './source-hash.js';

const kernels = dirname(fileURLToPath(import.meta.url));
const modules = join(kernels, '..', 'src', 'wasm');
const clang = process.env.CLANG ?? 'clang-19';
const folder = mkdtempSync(join(tmpdir(), 'freetickets-wasm-'));
writeFileSync(join(kernels, 'records.h'), await generateRecords());
writeFileSync(join(kernels, '../src/program/layouts.ts'), await generateLayouts());
const manifest = {
  compiler: execFileSync(clang, ['--version'], { encoding: 'utf8' }).split('\n')[0],
  sources: sourceHash(),
  modules: {},
};
for (const [name, flags] of Object.entries(wasmVariants)) {
  const file = join(folder, `${name}.wasm`);
  execFileSync(clang, [...wasmFlags, ...flags, 'wasm.c', '-o', file], {
    cwd: kernels,
    stdio: 'inherit',
  });
  const bytes = readFileSync(file);
  const text = deflateRawSync(bytes, { level: 9 }).toString('base64');
  writeFileSync(
    join(modules, `${name}.ts`),
    `/** Built from kernels/ by build-wasm.js: base64 of deflate. */\nexport const wasm =\n  '${text}';\n`,
  );
  manifest.modules[name] = { sha256: sha256(bytes), bytes: bytes.length };
}
rmSync(folder, { recursive: true });
writeFileSync(
  join(modules, 'sources.ts'),
  `/** What the modules were built from; native kernels of other sources do not fit. */\nexport const sources = '${manifest.sources}';\n`,
);
writeFileSync(join(modules, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
