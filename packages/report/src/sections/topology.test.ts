import { expect, test } from 'vitest';
import { parsed, rowsOf, textOf } from '../testing-page.js';
import { testingRun } from '../testing-run.js';
import { topology } from './topology.js';
import { coursesOf, training } from './training.js';

const place = { level: 2, prefix: '' } as const;
const run = testingRun();

test('training and topology have their plots, and layers their numbers', () => {
  expect(parsed(training(coursesOf(run), place)).querySelectorAll('figure')).toHaveLength(3);
  const page = parsed(topology(run, place) ?? '');
  expect(page.querySelectorAll('figure')).toHaveLength(3);
  const rows = rowsOf(page.querySelector('table'));
  expect(rows[1].slice(0, 4)).toEqual(['all layers', '45,500', '17,300', '38.02%']);
  expect(rows[2].slice(0, 4)).toEqual(['conv1/kernel', '500', '300', '60.00%']);
});

test('a network of many layers has a few with a look, and the others alike', () => {
  const names = Array.from({ length: 30 }, (_, i) => `layer ${i}`);
  const layers = Object.fromEntries(names.map((name) => [name, { density: 0.5, explored: 0.6 }]));
  const deep = {
    ...run,
    events: run.events.map((event) =>
      event.type === 'epoch'
        ? { ...event, layers }
        : event.type === 'run-start'
          ? {
              ...event,
              layers: Object.fromEntries(
                names.map((name, i) => [name, { size: i + 1, active: 1 }]),
              ),
            }
          : event,
    ),
  };
  const page = parsed(topology(deep, place) ?? '');
  expect(rowsOf(page.querySelector('table'))).toHaveLength(32);
  expect(textOf(page.body)).toContain('other layers');
});
