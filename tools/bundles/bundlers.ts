import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { createLogger, build as vite } from 'vite';

const here = 'tools/bundles';

/** Bundles a page, and workers it may start, into a folder that has an `index.html` then; gives the bundler's warnings. */
export type Bundle = (
  page: string,
  workers: readonly string[],
  folder: string,
) => Promise<readonly string[]>;

const html = (page: string): string => `<script type="module" src="./${page}.js"></script>\n`;

const withEsbuild: Bundle = async (page, workers, folder) => {
  const { warnings } = await esbuild.build({
    entryPoints: [page, ...workers].map((name) => `${here}/${name}.js`),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    logLevel: 'silent',
  });
  await writeFile(join(folder, 'index.html'), html(page));
  // esbuild is silent about the imports of what lies in node_modules, as users have it.
  return warnings.flatMap(({ id, text }) => (id === 'ignored-bare-import' ? [] : [text]));
};

const withVite: Bundle = async (page, workers, folder) => {
  const root = join(folder, '..', 'vite-root');
  await mkdir(root, { recursive: true });
  for (const name of [page, ...workers]) await cp(`${here}/${name}.js`, join(root, `${name}.js`));
  await writeFile(join(root, 'index.html'), html(page));
  const warnings: string[] = [];
  const customLogger = { ...createLogger('silent'), warn: (text: string) => warnings.push(text) };
  await vite({
    configFile: false,
    root,
    customLogger: customLogger as never,
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, minify: false, chunkSizeWarningLimit: 10_000 },
  });
  return warnings;
};

export const bundlers: { readonly [name: string]: Bundle } = {
  esbuild: withEsbuild,
  vite: withVite,
};
