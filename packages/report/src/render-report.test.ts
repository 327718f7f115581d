import { createHash } from 'node:crypto';
import { OptionError } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { renderReport } from './render-report.js';
import { parsed, textOf } from './testing-page.js';
import { leastRun, testingRun } from './testing-run.js';
import { verdict } from './verdict.js';

const run = testingRun();
const one = renderReport([run]);
const page = parsed(one);
const several = renderReport([
  run,
  testingRun({ name: 'other', seed: 2, tickets: 1, dense: false }),
]);

const headings = (text: string) =>
  [...parsed(text).querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1]));

describe.each([
  ['one run', one],
  ['several runs', several],
  ['the least there can be', renderReport([{ ...leastRun(), config: {} }])],
])('a report of %s', (_, text) => {
  test('has headings in order, and one of the first level', () => {
    const levels = headings(text);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, i) => {
      expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  test('has no id twice, and no label that leads nowhere', () => {
    const document = parsed(text);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const element of document.querySelectorAll('[aria-labelledby]')) {
      expect(ids).toContain(element.getAttribute('aria-labelledby'));
    }
  });

  test('needs nothing else', () => {
    const sources = [...text.matchAll(/(?:src|href)="([^"]*)"|url\(|@import/g)].map(
      ([all, to]) => to ?? all,
    );
    expect(sources.filter((to) => !/^(?:data:|#)/.test(to))).toEqual([]);
  });

  test('has no number that is none', () => {
    expect(text.replace(/<script.*<\/script>/s, '')).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});

test('the verdict comes first', () => {
  expect(textOf(page.querySelector('.sentence'))).toBe(
    verdict(run.evaluation).replace(/\u202f/g, ' '),
  );
  expect(textOf(page.querySelector('h1'))).toBe('lenet-5-caffe on mnist');
});

test('the sections stand in their order', () => {
  expect([...page.querySelectorAll('#details h2')].map(textOf)).toEqual([
    'Reliability',
    'Out-of-distribution detection',
    'Cost',
    'Selective prediction',
    'Under corruption',
    'Diversity of the tickets',
    'Training',
    'Schedule and topology',
    'Where the predictions went',
    'What the ensemble is least sure of',
    'All other metrics',
    'How it was made',
  ]);
});

test('its contents lead to its sections', () => {
  const links = [...page.querySelectorAll('.contents a')];
  expect(links.map(textOf)).toEqual([...page.querySelectorAll('#details h2')].map(textOf));
  for (const link of links) {
    expect(page.querySelector(link.getAttribute('href') ?? '')?.textContent).toBe(link.textContent);
  }
});

test('its policy allows the one script that it has, and no request', () => {
  const policy = page.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
  const [, code = ''] = one.match(/<script id="tables">(.*?)<\/script>/s) ?? [];
  const hash = createHash('sha256').update(code).digest('base64');
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    `script-src 'sha256-${hash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test('of several runs each has its part, and they share one', () => {
  expect([...parsed(several).querySelectorAll('#details h2')].map(textOf)).toEqual([
    'Side by side',
    'made-up',
    'other',
  ]);
});

test('says where values given in code were taken to be the same', () => {
  const made = (seed: number, model: 'lenet-5' | { readonly $custom: string }) => ({
    ...leastRun(),
    ...{ name: `small-${seed}`, config: { model, dataset: 'mnist', seed } },
  });
  const said = (...runs: Parameters<typeof renderReport>[0]) =>
    textOf(parsed(renderReport(runs)).querySelector('main > .remark'));
  const custom = { $custom: 'object' };
  expect(said(made(1, custom), made(2, custom))).toBe(
    'Values given in code were taken to be the same in the runs that are averaged, as nothing that is recorded of their networks and test sets differs: model of small (2 seeds).',
  );
  expect(said(made(1, 'lenet-5'), made(2, 'lenet-5'))).toBe('');
  expect(said(made(1, custom), made(1, custom))).toBe('');
});

test('what files say is text, never markup', () => {
  const script = '</script><script>alert(1)</script>';
  const text = renderReport([
    {
      ...testingRun({ name: script, classes: Array.from({ length: 10 }, () => script) }),
      config: { dataset: script, model: { name: script }, [script]: script, seed: 1 },
      versions: { [script]: script },
    },
  ]);
  expect(text).not.toContain('<script>');
  expect(textOf(parsed(text).querySelector('h1'))).toBe(`${script} on mnist`);
  expect([...parsed(text).querySelectorAll('script')].map(({ id }) => id)).toEqual([
    'tables',
    'data',
  ]);
});

test('its numbers are in it as data, without the probe', () => {
  const data = JSON.parse(page.querySelector('#data')?.textContent ?? '');
  expect(data).toHaveLength(1);
  expect(data[0].evaluation).toEqual(run.evaluation);
  expect(data[0].map).toHaveLength(14);
  expect(data[0].events).toHaveLength(run.events.length);
  expect(JSON.stringify(data)).not.toContain('"probe"');
});

test('the same runs give the same page', () => {
  expect(renderReport([run])).toBe(one);
});

test('no runs are refused', () => {
  expect(() => renderReport([])).toThrow(OptionError);
});
