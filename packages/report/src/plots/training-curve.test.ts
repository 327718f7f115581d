import { expect, test } from 'vitest';
import { itemLook, looks } from '../looks.js';
import { parsed } from '../testing-page.js';
import { across, drawn, numbers, up } from '../testing-plot.js';
import { testingRun } from '../testing-run.js';
import { timelineOf } from '../timeline.js';
import { layerCurves } from './layer-curve.js';
import { trainingCurve } from './training-curve.js';

const run = testingRun();

const timeline = timelineOf(run.events, 'ensemble');
const course = { name: 'ensemble', look: looks.ensemble, timeline };
const plot = trainingCurve([course], {
  label: 'loss',
  value: ({ train }) => train.loss,
  log: true,
});

test('names its phases, shades every other, and rules the explorations', () => {
  const text = [...parsed(plot).querySelectorAll('text')].map(({ textContent }) => textContent);
  for (const { name } of timeline.phases) expect(text).toContain(name);
  expect(drawn(plot, 'var(--shade)', 'rect')).toHaveLength(2);
  const ruled = drawn(plot, 'var(--muted)', 'line');
  const explorations = timeline.topology.filter(({ cause }) => cause === 'exploration');
  expect(ruled).toHaveLength(timeline.topology.length);
  expect(explorations).toHaveLength(3);
});

test('marks every epoch, hollow where it became a ticket', () => {
  expect(drawn(plot, 'var(--surface)', 'circle')).toHaveLength(3);
});

test('a training of many epochs is a line without marks but for its tickets', () => {
  const many = Array.from({ length: 50 }, (_, i) => {
    const { ticket: _ticket, ...epoch } = timeline.epochs[0];
    return { ...epoch, at: i + 1, ...(i === 49 ? { ticket: 1 } : {}) };
  });
  const long = { ...course, timeline: { ...timeline, epochs: many, length: 50 } };
  const curve = trainingCurve([long], { label: 'loss', value: ({ train }) => train.loss });
  expect(drawn(curve, 'var(--surface)', 'circle')).toHaveLength(1);
  expect(drawn(curve, looks.ensemble.color, 'circle')).toHaveLength(1);
});

test('every layer has its curve', () => {
  const layers = ['conv1/kernel', 'logits/kernel'].map((name, i) => ({
    name,
    look: itemLook(i),
  }));
  for (const share of ['density', 'explored'] as const) {
    const curves = layerCurves(timeline, layers, share);
    for (const { look } of layers) expect(drawn(curves, look.color, 'path')).toHaveLength(1);
  }
});

test('a learning rate is constant over each epoch, from its start', () => {
  const curve = trainingCurve([course], {
    label: 'learning rate',
    value: ({ epoch }) => (epoch === 1 ? 2 : 1),
    steps: true,
  });
  const [line] = drawn(curve, looks.ensemble.color, 'path');
  const end = across(1 / timeline.length);
  const corners = [across(0), up(1), end, up(1), end, up(0)];
  const path = numbers(line.getAttribute('d')).slice(2, 8);
  corners.forEach((value, k) => {
    expect(path[k]).toBeCloseTo(value, 1);
  });
});

test('a value of 0 has no logarithm, and takes the scale with it', () => {
  const curve = trainingCurve([course], {
    label: 'learning rate',
    value: ({ epoch }) => (epoch === 2 ? 0 : 0.1),
    log: true,
  });
  expect(curve.text).not.toContain('NaN');
  const [line] = drawn(curve, looks.ensemble.color, 'path');
  expect(numbers(line.getAttribute('d'))).toContain(up(0));
});
