import { build } from 'esbuild';
import { expect, test } from 'vitest';
import * as metrics from './index.js';

/** Bytes of a minified bundle of some exports: the package's own, and those of everything else it needs. */
async function sizeOf(names: readonly string[]) {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: `export { ${names} } from './index.ts'`,
      resolveDir: 'packages/uncertainty-metrics/src',
    },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@freetickets/source'],
  });
  const [output] = Object.values(metafile.outputs);
  expect(output.exports).toEqual([...names].sort());
  const needed = Object.entries(output.inputs)
    .filter(([path]) => !path.includes('packages/uncertainty-metrics/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  return { own: outputFiles[0].contents.length - needed, needed };
}

const names = Object.keys(metrics);
const drawing = names.filter((name) =>
  /^bootstrap|^calibratedLogLikelihood$|^temperatureScaled/.test(name),
);

test('what draws no random numbers is under 19 kB, with all it needs', async () => {
  const { own, needed } = await sizeOf(names.filter((name) => !drawing.includes(name)));
  expect(own + needed).toBeLessThan(19_000);
});

test('all metrics are under 17 kB, besides the seeds and generator of core', async () => {
  const { own } = await sizeOf(names.filter((name) => !name.startsWith('bootstrap')));
  expect(own).toBeLessThan(17_000);
});

test('the whole of it, with all it needs, is under 31 kB', async () => {
  const { own, needed } = await sizeOf(names);
  expect(own + needed).toBeLessThan(31_000);
});
