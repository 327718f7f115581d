import { ModelError } from '@freetickets/core';
import * as v from 'valibot';
import { axisIn, product } from './geometry.js';
import { axis, flag } from './options.js';
import { type LayerRule, merge, type Shape } from './rule.js';

const refuse = (shapes: readonly Shape[]): never => {
  const given = shapes.map((shape) => `[${shape.join(', ')}]`).slice(0, 4);
  throw new ModelError(`its inputs ${given.join(', ')} do not fit together.`);
};

/** The shape that two are broadcast to, their last axes aligned. */
function broadcast(a: Shape, b: Shape): Shape {
  if (a.length < b.length) return broadcast(b, a);
  const before = a.length - b.length;
  return a.map((size, i) => {
    const other = i < before ? 1 : b[i - before];
    if (size !== other && size !== 1 && other !== 1) refuse([a, b]);
    return size === 1 ? other : size;
  });
}

const oneOrTwo = v.custom<number | [number, number]>(
  (value) =>
    [value].flat().every(Number.isSafeInteger) && (!Array.isArray(value) || value.length === 2),
  'an axis or two',
);

const elementwise = merge({}, (_, shapes) => ({ outputShape: shapes.reduce(broadcast) }));

export const merges: Readonly<Record<string, LayerRule>> = {
  Add: elementwise,
  Average: elementwise,
  Maximum: elementwise,
  Minimum: elementwise,
  Multiply: elementwise,
  Concatenate: merge({ axis }, ({ axis }, shapes) => {
    const [first] = shapes;
    const joined = axisIn(first, axis);
    const others = (shape: Shape) => shape.with(joined, 0).join();
    if (shapes.some((shape) => shape.length !== first.length || others(shape) !== others(first))) {
      refuse(shapes);
    }
    const size = shapes.reduce((sum, shape) => sum + shape[joined], 0);
    return { outputShape: first.with(joined, size) };
  }),
  Dot: merge({ axes: oneOrTwo, normalize: flag }, ({ axes }, shapes) => {
    if (shapes.length !== 2 || shapes.some(({ length }) => length > 2)) refuse(shapes);
    const [a, b] = shapes.map((shape, i) => {
      const contracted = axisIn(shape, Array.isArray(axes) ? axes[i] : axes);
      return { length: shape[contracted], rest: shape.toSpliced(contracted, 1) };
    });
    if (a.length !== b.length) refuse(shapes);
    const rest = [...a.rest, ...b.rest];
    return { outputShape: rest.length ? rest : [1], operations: product([...rest, a.length]) };
  }),
};
