import { dot, lineY, type Markish } from '@observablehq/plot';
import type { Look } from '../looks.js';

/** A curve to draw, with the look of what it belongs to. */
export interface Curve<Point> {
  readonly look: Look;
  readonly points: readonly Point[];
}

/** Lines with marks, the first curve on top. Points are marked where there are few of them. */
export function curves<Point>(
  all: readonly Curve<Point>[],
  at: { readonly x: (point: Point) => number; readonly y: (point: Point) => number },
): readonly Markish[] {
  return [...all].reverse().flatMap(({ look, points }) => [
    lineY(points, {
      ...at,
      stroke: look.color,
      strokeWidth: look.width,
      strokeDasharray: look.dash,
    }),
    ...(points.length <= 24 && look.width > 1
      ? [dot(points, { ...at, fill: look.color, symbol: look.symbol, r: 3 })]
      : []),
  ]);
}
