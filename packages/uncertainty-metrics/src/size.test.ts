import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('all of the main entry is under 15 kB of a minified bundle, not counting what it needs of core', async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: ['packages/uncertainty-metrics/src/index.ts'],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@freetickets/source'],
  });
  const [output] = Object.values(metafile.outputs);
  const others = Object.entries(output.inputs)
    .filter(([path]) => !path.includes('packages/uncertainty-metrics/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  const size = outputFiles[0].contents.length - others;
  expect(output.exports).toContain('expectedCalibrationError');
  expect(size).toBeLessThan(15_000);
  // Seeds are hashed and drawn from by core.
  expect(others).toBeLessThan(12_000);
});
