import { DataError, show } from '../errors.js';
import { sizeOf } from '../shape.js';

/** TensorFlow.js has no tensors of more. */
const MOST_AXES = 6;

/**
 * The numbers of nested arrays, row-major, and their shape: the lengths of the first array, of the first array in it, and
 * so on. Any of the arrays may be a typed array. No memory is taken for numbers that are not there.
 *
 * @param name what to call them in errors
 * @throws DataError that names the place where they are nested deeper than 6 levels, or not numbers of one shape
 * @example flatten([[1, 2, 3], [4, 5, 6]], 'inputs').shape // [2, 3]
 */
export function flatten(
  nested: ArrayLike<unknown>,
  name: string,
): { data: Float64Array; shape: readonly number[] } {
  const shape = firstLengths(nested, name);
  const place: number[] = [];

  const visit = (inner: unknown, axis: number, take: (value: number) => void): void => {
    if (axis === shape.length && typeof inner === 'number') {
      take(inner);
    } else if (axis < shape.length && isArray(inner) && inner.length === shape[axis]) {
      for (let i = 0; i < inner.length; i++) {
        place[axis] = i;
        visit(inner[i], axis + 1, take);
      }
    } else {
      const at = place.slice(0, axis).map((i) => `[${i}]`);
      const got = isArray(inner) ? `an array of ${inner.length}` : show(inner);
      const expected = axis < shape.length ? `an array of ${shape[axis]}` : 'a number';
      throw new DataError(`${name}${at.join('')}: got ${got}, expected ${expected}.`);
    }
  };

  visit(nested, 0, () => {});
  const data = new Float64Array(sizeOf(shape));
  let next = 0;
  visit(nested, 0, (value) => {
    data[next++] = value;
  });
  return { data, shape };
}

function firstLengths(nested: ArrayLike<unknown>, name: string): readonly number[] {
  const lengths: number[] = [];
  for (let level: unknown = nested; isArray(level); level = level[0]) {
    if (lengths.push(level.length) > MOST_AXES) {
      throw new DataError(
        `${name}: got arrays nested deeper than ${MOST_AXES} levels, expected numbers.`,
      );
    }
  }
  return lengths;
}

const isArray = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
