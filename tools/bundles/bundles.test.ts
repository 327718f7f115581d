import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { type Ensemble, freeTickets, fromArrays, random } from 'freetickets';
import { encode } from 'jpeg-js';
import { type Browser, chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundlers } from './bundlers.js';
import { isolated, serve, strict, withoutWasm } from './serve.js';

const isBuilt = existsSync('packages/freetickets/dist/predict/index.js');
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
const wasmBackend = resolve('node_modules/@tensorflow/tfjs-backend-wasm/wasm-out');

/** Where bundles are written: in the workspace, so that what is bundled finds its packages. */
const home = resolve('.bundles', String(process.pid));
beforeAll(() => mkdir(home, { recursive: true }));
afterAll(() => rm(home, { recursive: true, force: true }));

const readme = 'packages/freetickets/README.md';

/** The arguments by which the README calls esbuild with this file. */
async function recipe(file: string): Promise<readonly string[]> {
  const call = `npx esbuild ${file} `;
  const lines = (await readFile(readme, 'utf8')).split('\n');
  const [line] = lines.filter((each) => each.startsWith(call));
  return line.replaceAll("'", '').split(' ').slice(2);
}

/** Runs esbuild's command in a folder. */
function esbuild(folder: string, args: readonly string[]): void {
  execFileSync(resolve('node_modules/.bin/esbuild'), [...args, '--log-level=error'], {
    cwd: folder,
  });
}

/** What a page of a bundle loads before it does anything, and each build of the kernels, in compressed bytes. */
async function loaded(folder: string, args: readonly string[]) {
  esbuild(folder, [...args, '--metafile=meta.json']);
  const { outputs, inputs } = JSON.parse(await readFile(join(folder, 'meta.json'), 'utf8'));
  const sizeOf = async (path: string) =>
    gzipSync(await readFile(join(folder, path)), { level: 9 }).length;
  const paths = new Set(Object.keys(outputs).filter((path) => path.endsWith('/page.js')));
  for (const path of paths) {
    for (const { kind, path: imported } of outputs[path].imports) {
      if (kind === 'import-statement') paths.add(imported);
    }
  }
  const scripts = await Promise.all([...paths].map(sizeOf));
  const builds = Object.keys(outputs).filter((path) => /relaxed-|simd-/.test(path));
  return {
    scripts: scripts.reduce((sum, size) => sum + size, 0),
    kernels: await Promise.all(builds.map(sizeOf)),
    inputs: Object.keys(inputs),
  };
}

describe.skipIf(!isBuilt)('a bundle of the built packages (npm run build makes them)', () => {
  test('to predict is as small as the README says, in files of its own and in one', async () => {
    const folder = join(home, 'predict-alone');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'page.js'), "export { loadEnsemble } from 'freetickets/predict';");
    const { scripts, kernels, inputs } = await loaded(folder, await recipe('page.js'));
    const whole = await loaded(
      folder,
      (await recipe('page.js')).filter((each) => each !== '--splitting'),
    );

    const said = /loads (\d+) kB of JavaScript and (\d+) kB of kernels.*? it is (\d+) kB/.exec(
      await readFile(readme, 'utf8'),
    );
    const measured = [scripts, Math.max(...kernels), whole.scripts];
    expect(measured.map((bytes) => Math.round(bytes / 1000))).toEqual(said?.slice(1).map(Number));
    expect(await readFile('README.md', 'utf8')).toContain(`${said?.[1]} kB of JavaScript and`);

    expect(scripts).toBeLessThan(45_500);
    expect(kernels).toHaveLength(4);
    expect(inputs.filter((path) => path.includes('@tensorflow'))).toEqual([]);
  });

  test.each(['esm', 'cjs'])(
    'of a Node program (%s) runs, and knows its version',
    async (format) => {
      const folder = join(home, format);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'package.json'), '{"name": "application", "version": "9.9.9"}');
      await cp('tools/bundles/node-program.js', join(folder, 'program.js'));
      const asCommonJs = [
        'program.js',
        '--bundle',
        '--platform=node',
        '--outfile=dist/program.cjs',
      ];
      esbuild(folder, format === 'esm' ? await recipe('program.js') : asCommonJs);
      const program = join(folder, 'dist', format === 'esm' ? 'program.mjs' : 'program.cjs');
      await cp(wasmBackend, join(folder, 'dist'), { recursive: true });
      const image = join(folder, 'image.jpg');
      await writeFile(image, encode({ width: 4, height: 4, data: Buffer.alloc(64, 128) }).data);

      const output = execFileSync(process.execPath, [program, join(folder, 'runs'), image], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { accuracies, labels, pixels } = JSON.parse(output.trim().split('\n').at(-1) ?? '');
      expect(accuracies).toHaveLength(5);
      expect(Math.min(...accuracies)).toBeGreaterThan(0.6);
      expect([labels, pixels]).toEqual([60, 4 * 4 * 3]);
      const { version } = JSON.parse(await readFile('packages/freetickets/package.json', 'utf8'));
      const record = JSON.parse(await readFile(join(folder, 'runs', '4', 'config.json'), 'utf8'));
      expect(record.versions.freetickets).toBe(version);
    },
  );

  describe.skipIf(!executablePath).each(Object.entries(bundlers))('by %s', (name, bundle) => {
    let browser: Browser;
    let ensemble: Ensemble;
    beforeAll(async () => {
      browser = await chromium.launch({
        ...(executablePath && { executablePath }),
        args: ['--no-sandbox'],
      });
      ensemble = await trained();
      await ensemble.save(join(home, 'ensemble'));
    });
    afterAll(() => browser.close());
    const servers: Server[] = [];
    afterEach(() => {
      for (const server of servers.splice(0)) server.close();
    });

    /** What a page leaves as its result, served with these headers. */
    async function resultOf(folder: string, headers: { readonly [name: string]: string }) {
      const folders = { '/wasm/': wasmBackend, '/ensemble/': join(home, 'ensemble'), '/': folder };
      const { origin, server } = await serve(folders, headers);
      servers.push(server);
      const page = await browser.newPage();
      await page.goto(`${origin}/index.html`);
      const result = await page.waitForFunction(() => Reflect.get(globalThis, 'result'));
      const value = await result.jsonValue();
      await page.close();
      return value;
    }

    test('a page trains, two runs at once, whatever its headers', async () => {
      const folder = join(home, name, 'train');
      expect(await bundle('train-page', [], folder)).toEqual([]);
      for (const headers of [{}, isolated, strict, { ...isolated, ...strict }]) {
        const accuracies = await resultOf(folder, headers);
        expect(accuracies).toEqual([expect.any(Number), expect.any(Number)]);
      }
    });

    test('a page predicts, itself and in a worker, on as many threads as it may', async () => {
      const folder = join(home, name, 'predict');
      expect(await bundle('predict-page', ['predict-worker'], folder)).toEqual([]);
      const rows = (await ensemble.predict(corners)).toJSON();
      const cores = await browser.newPage().then(async (page) => {
        return page.evaluate(() => navigator.hardwareConcurrency);
      });
      const cases = [
        { headers: {}, threads: 1, refused: false },
        { headers: isolated, threads: cores, refused: false },
        { headers: { ...isolated, ...strict }, threads: 1, refused: cores > 1 },
      ];
      for (const { headers, threads, refused } of cases) {
        const result = await resultOf(folder, headers);
        expect(result).toMatchObject({ threads });
        for (const predicted of [result.rows, result.inWorker]) {
          expect(predicted.map((row: object) => Object.keys(row))).toEqual(rows.map(Object.keys));
          for (const [i, row] of rows.entries()) {
            expect(predicted[i].class).toBe(row.class);
            expect(predicted[i].probability).toBeCloseTo(row.probability, 5);
          }
        }
        expect(/one thread: .*Content-Security-Policy/.test(result.notFaster.join())).toBe(refused);
      }
    });

    test('a page is told what its Content-Security-Policy must allow', async () => {
      const folder = join(home, name, 'without-wasm');
      expect(await bundle('predict-page', ['predict-worker'], folder)).toEqual([]);
      expect(await resultOf(folder, withoutWasm)).toMatch(
        /^ModelError: WebAssembly does not compile here \(.*\)\. .*'wasm-unsafe-eval' in its script-src/,
      );
    });
  });
});

const corners = [
  [0.1, 0.9],
  [0.9, 0.1],
];

async function trained(): Promise<Ensemble> {
  await tf.setBackend('cpu');
  const stream = random.derive(1, 'points');
  const inputs = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);
  const { ensemble } = await freeTickets({
    dataset: fromArrays({ inputs, labels: inputs.map(([x, y]) => Number(x > y)) }),
    model: { name: 'mlp', hidden: [8] },
    method: { name: 'edst', tickets: 2, explorationEpochs: 3, refinementEpochs: 1 },
    batchSize: 8,
  });
  return ensemble;
}
