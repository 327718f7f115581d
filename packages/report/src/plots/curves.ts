import { dot, lineY, type Markish } from '@observablehq/plot';
import type { Look } from '../looks.js';

/** A curve to draw, with the name and the look of what it belongs to. */
export interface Curve<Point> {
  readonly name: string;
  readonly look: Look;
  readonly points: readonly Point[];
}

/** More points than this are not marked. */
const marked = 24;
/** Of more points than this only some show their values under the pointer. */
const hovered = 20;

/** Some of the points, evenly spread, the last one among them. */
export const thinned = <Point>(points: readonly Point[], most = hovered): readonly Point[] => {
  const every = Math.ceil(points.length / most);
  return points.filter((_, i) => (points.length - 1 - i) % every === 0);
};

/** Lines with marks, the first curve on top. Points are marked where there are few of them; values are under the pointer. */
export function curves<Point>(
  all: readonly Curve<Point>[],
  {
    title,
    ...at
  }: {
    readonly x: (point: Point) => number;
    readonly y: (point: Point) => number;
    readonly title: (point: Point) => string;
  },
): readonly Markish[] {
  const lines = [...all].reverse().flatMap(({ look, points }) => [
    lineY(points, {
      ...at,
      stroke: look.color,
      strokeWidth: look.width,
      strokeDasharray: look.dash,
    }),
    ...(points.length <= marked && look.width > 1
      ? [dot(points, { ...at, fill: look.color, symbol: look.symbol, r: 3 })]
      : []),
  ]);
  return [
    ...lines,
    ...[...all].reverse().map(({ name, points }) => hover(name, points, { ...at, title })),
  ];
}

/** Places on a curve that show what is there under the pointer, and are not seen. */
export const hover = <Point>(
  name: string,
  points: readonly Point[],
  {
    title,
    ...at
  }: {
    readonly x: ((point: Point) => number) | string;
    readonly y: (point: Point) => number;
    readonly title: (point: Point) => string;
  },
): Markish =>
  dot(thinned(points), {
    ...at,
    r: 6,
    fill: 'transparent',
    title: (point: Point) => `${name}: ${title(point)}`,
  });
