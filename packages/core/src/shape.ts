/** How many values a tensor of this shape holds: the product of its axes, 1 for none. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}
