import { dot, lineY, type Markish, rectX, ruleX, text, tickX } from '@observablehq/plot';
import { score } from '../format.js';
import type { Html } from '../html.js';
import type { Look } from '../looks.js';
import { namesOf } from '../series.js';
import type { Timeline, TimelineEpoch } from '../timeline.js';
import { hover } from './curves.js';
import { draw, unit } from './draw.js';
import { epochTicks } from './epoch-ticks.js';
import { logTicks } from './log-ticks.js';

/** The course of one training, and how it is drawn. */
export interface Course {
  readonly name: string;
  readonly look: Look;
  readonly timeline: Timeline;
}

/** What is drawn up, by epoch. */
export interface CurveOptions {
  readonly label: string;
  readonly value: (epoch: TimelineEpoch) => number;
  /** On a logarithmic scale, where no value is 0. */
  readonly log?: boolean;
  readonly tickFormat?: string;
  /** Whether the value holds for the whole epoch, and changes at its end. */
  readonly steps?: boolean;
  /** A value in words. */
  readonly show?: (value: number) => string;
}

/**
 * A quantity over the epochs of one or more trainings. Of the first, phases are shaded, regular topology updates ticked
 * at the foot, explorations ruled and tickets marked.
 */
export function trainingCurve(courses: readonly Course[], options: CurveOptions): Html {
  const { label, value, log = false, tickFormat = '~g', steps = false, show = score } = options;
  const values = courses.flatMap(({ timeline }) => timeline.epochs.map(value));
  const isLog = log && values.every((one) => one > 0);
  const last = Math.max(...courses.map(({ timeline }) => timeline.length));
  const [first] = courses;
  return draw({
    label: `${label} by epoch of ${namesOf(courses)}`,
    x: { label: 'epoch', domain: [0, last], ticks: epochTicks(last) },
    y: {
      label: null,
      grid: true,
      ticks: 5,
      ...(isLog ? { type: 'log' as const, ticks: [...logTicks(values)] } : {}),
      tickFormat,
    },
    marks: [
      ...stage(first.timeline, last),
      ...[...courses].reverse().flatMap(({ look, timeline }) => [
        lineY(steps ? fromTheirStart(timeline.epochs) : timeline.epochs, {
          x: 'at',
          y: value,
          z: 'run',
          curve: steps ? 'step-before' : 'linear',
          stroke: look.color,
          strokeWidth: look.width,
          strokeDasharray: look.dash,
        }),
        dot(
          timeline.epochs.filter((epoch) => timeline.epochs.length <= 24 || epoch.ticket),
          {
            x: 'at',
            y: value,
            fill: ({ ticket }) => (ticket ? 'var(--surface)' : look.color),
            stroke: look.color,
            strokeWidth: 1.5,
            symbol: look.symbol,
            r: ({ ticket }) => (ticket ? 4.5 : 2.5),
          },
        ),
      ]),
      ...[...courses].reverse().map(({ name, timeline }) =>
        hover(name, timeline.epochs, {
          x: 'at',
          y: value,
          title: (epoch) => `${label} ${show(value(epoch))} at epoch ${epoch.at}`,
        }),
      ),
    ],
    r: { type: 'identity' },
  });
}

/** Epochs, each run's first one from its start on, too. */
const fromTheirStart = (epochs: readonly TimelineEpoch[]): readonly TimelineEpoch[] =>
  epochs.flatMap((epoch) => (epoch.epoch === 1 ? [{ ...epoch, at: epoch.at - 1 }, epoch] : epoch));

/** What happened, behind the curves. */
function stage({ phases, topology }: Timeline, epochs: number): readonly Markish[] {
  const pixel = epochs / (unit.width - 58);
  const large = topology.filter(({ cause }) => cause !== 'update');
  // Of the updates that fall on one pixel, one is enough.
  const updates = new Map(
    topology
      .filter(({ cause }) => cause === 'update')
      .map(({ at }) => [Math.round(at / pixel / 1.5), at]),
  );
  return [
    rectX(
      phases.filter((_, i) => i % 2 === 1),
      { x1: 'from', x2: 'to', fill: 'var(--shade)' },
    ),
    text(phases, {
      x: ({ from, to }) => (from + to) / 2,
      frameAnchor: 'top',
      dy: -14,
      text: ({ name, from, to }) => fitting(name, (to - from) / pixel),
      fontSize: 9,
      fill: 'var(--muted)',
    }),
    tickX([...updates.values()], {
      stroke: 'var(--muted)',
      strokeWidth: 0.75,
      insetTop: unit.height - 58 - 7,
    }),
    ruleX(large, { x: 'at', stroke: 'var(--muted)', strokeDasharray: '1 3' }),
  ];
}

/** A phase's name in the room there is: whole, else its first letter and number, else nothing. */
function fitting(name: string, width: number): string {
  if (name.length * 5 < width) return name;
  const short = name.replace(/^(\w)\w*\W*/, '$1');
  return short.length < 4 && short.length * 5 < width ? short : '';
}
