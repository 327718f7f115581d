import { copyFileSync, readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** Every source file that the manifest names in exports and `#imports`; and the one its executable runs. */
const entry = [
  ...new Set(
    JSON.stringify([manifest.exports, manifest.imports])
      .match(/\.\/(?:dist|src)\/[\w./-]+?\.(?:js|ts)(?=")/g)
      ?.filter((path) => !path.endsWith('.d.ts'))
      .map((path) =>
        path.replace('./dist/', 'src/').replace('./src/', 'src/').replace(/\.js$/, '.ts'),
      ),
  ),
  ...(manifest.bin ? ['src/bin.ts'] : []),
];

/** Bundles one package into `dist`, and puts the license where it is packed. Types come from `tsc -b`, which emits beside. */
export default defineConfig({
  entry,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  external: [/^#/, /^node:/],
  define: { FREETICKETS_VERSION: JSON.stringify(manifest.version) },
  removeNodeProtocol: false,
  sourcemap: true,
  dts: false,
  onSuccess: async () => copyFileSync('../../LICENSE', 'LICENSE'),
});
