import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from './render-report.js';
import { testingRun } from './testing-run.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
if (!executablePath) process.stdout.write('No Chromium here: reports are not opened.\n');

const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 844 };
const reports = {
  one: { runs: [testingRun()], screens: [wide, narrow] },
  'many-tickets': { runs: [testingRun({ tickets: 8 })], screens: [narrow] },
  several: {
    runs: [testingRun(), testingRun({ name: 'other', seed: 2, dense: false, tickets: 1 })],
    screens: [narrow],
  },
};

describe.skipIf(!executablePath)('in a browser', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freetickets-page-'));
    for (const [name, { runs }] of Object.entries(reports)) {
      await writeFile(join(folder, `${name}.html`), renderReport(runs));
    }
    browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a report and returns what the browser complained of and asked for. */
  async function open(page: Page, name: string) {
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    const address = pathToFileURL(join(folder, `${name}.html`)).href;
    await page.goto(address);
    const others = requests.filter((url) => url !== address && !url.startsWith('data:'));
    return { complaints, others };
  }

  /** What axe finds wrong. `rules` is all, or those named. */
  const violations = (page: Page, rules: readonly string[] | undefined) =>
    page.evaluate(async (only) => {
      const { axe: checker } = window as typeof window & { readonly axe: typeof axe };
      const found = await checker.run(only ? { runOnly: [...only] } : {});
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
    }, rules);

  const fits = async (page: Page, viewport: typeof wide) => {
    await page.setViewportSize(viewport);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(viewport.width);
    for (const part of ['verdict', 'reliability', 'ood', 'cost']) {
      const box = await page.locator(`#at-a-glance-${part}`).boundingBox();
      expect(box?.height).toBeGreaterThan(60);
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(viewport.height);
    }
  };

  /** On a phone the columns that matter are seen without scrolling. */
  const showsWhatMatters = async (page: Page) => {
    await page.setViewportSize(narrow);
    for (const column of [
      '#at-a-glance-verdict thead th:nth-child(5)',
      '[aria-label^="Cost of"] thead th:last-child',
      '[aria-label^="Detection"] thead th:nth-child(4)',
    ]) {
      const box = await page.locator(column).boundingBox();
      expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(narrow.width);
    }
  };

  /** Of several runs the bars of equal ratios are equally long, whatever the runs are called. */
  const barsAreFair = async (page: Page) => {
    const bars = await page.locator('.cost-table td').evaluateAll((cells) =>
      cells.flatMap((cell) => {
        const bar = cell.querySelector('.bar');
        return bar ? [{ ratio: cell.textContent, width: bar.getBoundingClientRect().width }] : [];
      }),
    );
    const widths = new Map(bars.map(({ ratio, width }) => [ratio, width]));
    expect(bars.length).toBeGreaterThan(widths.size);
    for (const { ratio, width } of bars) expect(width).toBeCloseTo(widths.get(ratio) ?? 0, 1);
  };

  /** Skips to the details, then scrolls the verdict. */
  const keyboardWorks = async (page: Page) => {
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the details');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('details');
    const table = page.locator('#at-a-glance-verdict [role=group]');
    await table.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => table.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  };

  /** In light colours by every rule; in dark ones by what colours change. */
  const isAccessible = async (page: Page) => {
    // A plot is one picture to those who do not see it; what it is made of says nothing.
    await page.evaluate(() => {
      for (const plot of document.querySelectorAll('svg')) plot.replaceChildren();
    });
    await page.addScriptTag({ content: axe.source });
    expect(await violations(page, undefined)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, ['color-contrast'])).toEqual([]);
  };

  test('tables sort and copy by the script that its policy allows, which allows no other', async () => {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    expect(await open(page, 'one')).toEqual({ complaints: [], others: [] });
    const table = page.locator('#at-a-glance-verdict');
    const column = () => table.locator('tbody td:nth-child(3)').allInnerTexts();
    const sorted = async (order: 1 | -1) => {
      await table.locator('thead th:nth-child(3) button').click();
      const values = (await column()).map(Number.parseFloat);
      expect(values).toEqual([...values].sort((a, b) => order * (a - b)));
    };
    await sorted(1);
    await sorted(-1);
    await table.locator('.copy').click();
    await expect.poll(() => table.locator('.copy').textContent()).toBe('Copied');
    const csv = await page.evaluate(() => navigator.clipboard.readText());
    const [head, ...rows] = csv.split('\r\n').map((line) => line.split(','));
    expect(head.slice(0, 4)).toEqual(['Predictor', 'Accuracy', 'Accuracy note', 'NLL']);
    expect(rows).toHaveLength(5);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "changed"';
      document.body.append(script);
    });
    expect(await page.title()).not.toBe('changed');
    await context.close();
  });

  // One load a report: loads are what takes time here.
  test.each(Object.entries(reports))('%s fits, and is for everybody', async (name, { screens }) => {
    const page = await browser.newPage({
      viewport: screens[0],
      colorScheme: 'light',
      bypassCSP: true,
    });
    expect(await open(page, name)).toEqual({ complaints: [], others: [] });
    for (const screen of screens) await fits(page, screen);
    if (name === 'one') {
      await showsWhatMatters(page);
      await keyboardWorks(page);
    }
    if (name === 'several') await barsAreFair(page);
    if (name !== 'many-tickets') await isAccessible(page);
    await page.close();
  });
});
