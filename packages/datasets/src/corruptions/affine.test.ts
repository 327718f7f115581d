import fc from 'fast-check';
import { expect, it } from 'vitest';
import { affine, type Point } from './affine.js';

it('turns by a quarter and shifts, hand-computed', () => {
  const map = affine(
    [
      [0, 0],
      [0, 1],
      [1, 0],
    ],
    [
      [5, 5],
      [6, 5],
      [5, 4],
    ],
  );
  expect(map(2, 3)).toEqual([8, 3]);
});

it('takes the points where they belong, and means to means', () => {
  const number = fc.integer({ min: -50, max: 50 });
  const point: fc.Arbitrary<Point> = fc.tuple(number, number);
  fc.assert(
    fc.property(point, point, point, point, point, point, (a, b, c, A, B, C) => {
      fc.pre((b[0] - a[0]) * (c[1] - a[1]) !== (b[1] - a[1]) * (c[0] - a[0]));
      const map = affine([a, b, c], [A, B, C]);
      const close = (made: Point, expected: Point) =>
        expect(made).toEqual(expected.map((x) => expect.closeTo(x, 8)));
      close(map(...a), A);
      close(map(...b), B);
      close(map(...c), C);
      const mean = (...[p, q, r]: readonly Point[]): Point => [
        (p[0] + q[0] + r[0]) / 3,
        (p[1] + q[1] + r[1]) / 3,
      ];
      close(map(...mean(a, b, c)), mean(A, B, C));
    }),
  );
});
