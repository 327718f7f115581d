import { existsSync, readFileSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** Resolve workspace packages to their TypeScript sources, so tests need no build. */
const conditions = ['@freetickets/source'];

/** Which backend TensorFlow.js has selected is the process's own, and here it is what is tested. */
const isolated = ['packages/engine-tfjs/src/**/*.test.ts'];

/** What takes minutes has a command of its own. */
const slow = ['**/*.sweep.test.ts'];

/** Debian's Chromium where it is installed, else the one Playwright manages. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

const { version } = JSON.parse(readFileSync('packages/freetickets/package.json', 'utf8'));

export default defineConfig({
  define: { FREETICKETS_VERSION: JSON.stringify(version) },
  resolve: { conditions },
  ssr: { resolve: { conditions: [...conditions, 'node', 'import', 'default'] } },
  test: {
    // By default one core is left alone.
    maxWorkers: '100%',
    // As the tests of several files run at once, threads of theirs would only wait for each other.
    env: { FREETICKETS_THREADS: '1' },
    coverage: { include: ['packages/*/src/**'], exclude: ['**/*.test.ts'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts', 'docs/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**', ...isolated],
          // The files of a worker share a process, which spares loading everything for each.
          isolate: false,
          testTimeout: 60_000,
          // Some hooks train.
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: isolated,
          exclude: [...slow, '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        optimizeDeps: {
          include: ['core', 'layers', 'backend-cpu'].map((name) => `@tensorflow/tfjs-${name}`),
        },
        test: {
          name: 'browser',
          include: ['packages/*/src/**/*.browser.test.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(executablePath && { executablePath }),
                args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
