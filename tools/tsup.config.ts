import { copyFileSync, readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * Compiles one package into `dist`, file by file: bundlers take single files of it, and leave out those that they do not need. Puts
 * the license where it is packed. Types come from `tsc -b`, which emits beside.
 */
export default defineConfig({
  entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/testing-*.ts'],
  bundle: false,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  define: { FREETICKETS_VERSION: JSON.stringify(version) },
  removeNodeProtocol: false,
  sourcemap: true,
  dts: false,
  clean: ['!**/*.d.ts', '!**/*.d.ts.map', '!.tsbuildinfo'],
  onSuccess: async () => copyFileSync('../../LICENSE', 'LICENSE'),
});
