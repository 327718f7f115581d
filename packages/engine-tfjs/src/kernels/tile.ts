import type * as tf from '@tensorflow/tfjs-core';

/** What this kernel uses of tfjs's wasm backend: tensors as views of the heap. */
interface WasmHeap {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(info: tf.TensorInfo): tf.TypedArray;
}

/** `tile` by copying whole blocks on the heap, where the backend's own goes element by element. */
export const tile: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const x = inputs.x as tf.TensorInfo;
  const { reps } = attrs as { reps: number[] };
  const heap = backend as WasmHeap;
  const output = heap.makeOutput(
    x.shape.map((size, axis) => size * (reps[axis] ?? 1)),
    x.dtype,
  );
  copyTiled(heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(output), x.shape, reps);
  return output;
};

/** Writes `source` of the given shape into `target`, each axis repeated `reps` times. */
function copyTiled(
  source: tf.TypedArray,
  target: tf.TypedArray,
  shape: readonly number[],
  reps: readonly number[],
): void {
  if (target.length === 0) return;
  // Axes after the last repeated one move as one block.
  const inner = reps.findLastIndex((count) => count !== 1);
  let read = 0;

  /** Tiles what lies under one index of the axes before `axis`; returns where its output ends. */
  const write = (axis: number, from: number): number => {
    if (axis > inner) {
      const length = shape.slice(axis).reduce((product, size) => product * size, 1);
      target.set(source.subarray(read, read + length), from);
      read += length;
      return from + length;
    }
    let end = from;
    for (let index = 0; index < shape[axis]; index++) end = write(axis + 1, end);
    const length = end - from;
    const total = length * reps[axis];
    for (let done = length; done < total; done *= 2) {
      target.copyWithin(from + done, from, from + Math.min(done, total - done));
    }
    return from + total;
  };
  write(0, 0);
}
