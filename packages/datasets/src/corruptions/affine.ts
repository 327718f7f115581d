/** A point of the plane. */
export type Point = readonly [y: number, x: number];

/** A map of the plane onto itself that keeps lines straight and parallels parallel. */
export type Affine = (y: number, x: number) => Point;

/** The affine map that takes three points, which do not lie on a line, to three others. */
export function affine(
  from: readonly [Point, Point, Point],
  to: readonly [Point, Point, Point],
): Affine {
  const [a, b, c] = from;
  const [u, v] = [difference(b, a), difference(c, a)];
  const [U, V] = [difference(to[1], to[0]), difference(to[2], to[0])];
  const area = u[0] * v[1] - u[1] * v[0];
  return (y, x) => {
    const [dy, dx] = [y - a[0], x - a[1]];
    // The point as a + s u + t v.
    const s = (dy * v[1] - dx * v[0]) / area;
    const t = (u[0] * dx - u[1] * dy) / area;
    return [to[0][0] + s * U[0] + t * V[0], to[0][1] + s * U[1] + t * V[1]];
  };
}

function difference(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1]];
}
