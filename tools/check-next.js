/**
 * Builds a Next.js application with the packages as they are published, by Turbopack and by webpack, and asks it for predictions of
 * the browser and of the server. Installs Next.js, the newest there is, into a temporary folder.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { freeTickets, fromArrays, random } from 'freetickets';
import { chromium } from 'playwright';

const app = mkdtempSync(join(tmpdir(), 'freetickets-next-'));
const run = (command, args, options = {}) =>
  execFileSync(command, args, { cwd: app, encoding: 'utf8', stdio: 'pipe', ...options });

/** The application, with the packed packages and an ensemble that it serves. */
async function prepare() {
  const packed = join(app, 'packed');
  mkdirSync(packed);
  const packages = readdirSync('packages').flatMap((name) => ['-w', `packages/${name}`]);
  run('npm', ['pack', '--silent', ...packages, '--pack-destination', packed], { cwd: '.' });
  writeFileSync(join(app, 'package.json'), '{"private": true, "type": "module"}');
  const peers = ['core', 'layers', 'backend-wasm'].map((name) => `@tensorflow/tfjs-${name}@4.22.0`);
  const files = readdirSync(packed).map((name) => join(packed, name));
  run('npm', [
    'install',
    '--no-audit',
    '--no-fund',
    ...files,
    ...peers,
    'next',
    'react',
    'react-dom',
  ]);
  const source = resolve('tools/check-next');
  cpSync(join(source, 'next.config.mjs'), join(app, 'next.config.mjs'));
  for (const [from, to] of [
    ['page.jsx', 'page.jsx'],
    ['layout.jsx', 'layout.jsx'],
    ['route.js', 'predict/route.js'],
  ]) {
    cpSync(join(source, from), join(app, 'app', to));
  }
  await (await trained()).save(join(app, 'public', 'ensemble'));
}

async function trained() {
  await tf.setBackend('cpu');
  const stream = random.derive(1, 'points');
  const inputs = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);
  const labels = inputs.map(([x, y]) => Number(x > y));
  const { ensemble } = await freeTickets({
    dataset: fromArrays({ inputs, labels, classes: ['above', 'below'] }),
    model: { name: 'mlp', hidden: [8] },
    method: { name: 'edst', tickets: 2, explorationEpochs: 3, refinementEpochs: 1 },
    batchSize: 8,
  });
  return ensemble;
}

/** What the page shows and the server answers. */
async function predictions() {
  const server = spawn('node', ['node_modules/next/dist/bin/next', 'start', '--port', '0'], {
    cwd: app,
  });
  try {
    const origin = await new Promise((found, failed) => {
      server.stdout.on('data', (text) => {
        const [address] = /http:\/\/localhost:\d+/.exec(text) ?? [];
        if (address) found(address);
      });
      server.on('exit', () => failed(new Error('next start has ended.')));
    });
    const answered = await (await fetch(`${origin}/predict`)).json();
    const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox'],
    });
    const page = await browser.newPage();
    await page.goto(origin);
    const shown = await page.locator('#labels:not(:empty)').textContent();
    await browser.close();
    return { shown, answered: answered[0].class };
  } finally {
    server.kill();
  }
}

try {
  await prepare();
  for (const bundler of ['turbopack', 'webpack']) {
    rmSync(join(app, '.next'), { recursive: true, force: true });
    const build = ['node_modules/next/dist/bin/next', 'build', `--${bundler}`];
    const { stdout, stderr, status } = spawnSync('node', build, {
      cwd: app,
      encoding: 'utf8',
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    });
    const log = `${stdout}${stderr}`;
    if (status !== 0) throw new Error(`next build --${bundler} fails:\n${log}`);
    const warned = /warn|critical dependency/i.test(log);
    const { shown, answered } = await predictions();
    const isRight = !warned && shown === 'below below' && answered === 'below';
    console.log(
      `${bundler}: ${isRight ? 'ok' : `wrong. Page: ${shown}; server: ${answered}\n${log}`}`,
    );
    if (!isRight) process.exitCode = 1;
  }
} finally {
  rmSync(app, { recursive: true, force: true });
}
