import { count, percent } from '../format.js';
import { type Html, html } from '../html.js';
import { itemLook, type Look } from '../looks.js';
import { layerCurves } from '../plots/layer-curve.js';
import type { AnyRun } from '../run-data.js';
import { type Timeline, timelineOf } from '../timeline.js';
import { figure, figures } from './figure.js';
import { legend } from './legend.js';
import { type Placement, section } from './section.js';
import { table } from './table.js';
import { coursesOf, learningRate } from './training.js';

/** Layers that get a look of their own; the others are drawn alike. */
const distinct = 6;
const otherLook: Look = { color: 'var(--ticket)', dash: 'none', symbol: 'circle', width: 1 };

/** The schedule of a run, where its weights are, and how much of each layer was ever tried. */
export function topology(run: AnyRun, placement: Placement): Html | undefined {
  const timeline = timelineOf(run.events, 'ensemble');
  const names = Object.keys(timeline.epochs.at(-1)?.layers ?? {});
  if (names.length === 0) return undefined;
  const size = (name: string): number => timeline.layers[name]?.size ?? 0;
  const largest = [...names].sort((a, b) => size(b) - size(a)).slice(0, distinct);
  const looks = names.map((name) => {
    const rank = largest.indexOf(name);
    return { name, look: rank < 0 ? otherLook : itemLook(rank), marked: false };
  });
  const entries = [
    ...looks.filter(({ name }) => largest.includes(name)),
    ...(names.length > distinct ? [{ name: 'other layers', look: otherLook }] : []),
  ];
  return section(placement, { id: 'topology', title: 'Schedule and topology' }, [
    html`<p>The explored share R<sub>s</sub> of a layer counts every weight that was ever active: the more a sparse network has tried, the nearer it comes to choosing among all weights of a dense one.</p>`,
    figures(
      learningRate(coursesOf(run)),
      figure(
        'Density by layer',
        [layerCurves(timeline, looks, 'density'), legend(entries)],
        'active share',
      ),
      figure(
        'Explored share by layer',
        [layerCurves(timeline, looks, 'explored'), legend(entries)],
        html`R<sub>s</sub>`,
      ),
    ),
    layerTable(timeline, names),
  ]);
}

/** Every layer in numbers, after the last epoch. */
function layerTable({ epochs, layers }: Timeline, names: readonly string[]): Html {
  const last = epochs.at(-1)?.layers ?? {};
  const rows = names.map((name) => {
    const size = layers[name]?.size ?? 0;
    const { density, explored } = last[name];
    return { name, size, active: Math.round(size * density), everActive: size * explored };
  });
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const total = {
    name: 'all layers',
    size: sum(({ size }) => size),
    active: sum(({ active }) => active),
    everActive: sum(({ everActive }) => everActive),
  };
  return table(
    'Layers after the last epoch',
    ['Layer', 'weights', 'active', 'density', 'explored'],
    (total.size ? [total, ...rows] : []).map(({ name, size, active, everActive }, i) => ({
      head: name,
      ...(i === 0 ? { kind: 'ensemble' } : {}),
      cells: [count(size), count(active), percent(active / size), percent(everActive / size)],
    })),
    { sortable: true },
  );
}
