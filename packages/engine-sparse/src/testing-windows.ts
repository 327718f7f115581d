import type { GraphNode } from '@freetickets/core';
import type { Tape, TapeIndex } from './testing-tape.js';

/** A batch of values: [example, ...shape], row-major. */
export interface Values {
  readonly indices: readonly TapeIndex[];
  /** Of one example: [channels], [length, channels] or [height, width, channels]. */
  readonly shape: readonly number[];
}

/** What a layer is worked out with. */
interface LayerCall {
  readonly tape: Tape;
  readonly node: GraphNode;
  readonly count: number;
  readonly inputs: readonly Values[];
  readonly trains: boolean;
  readonly seed: number;
  /** The indices of a parameter of the layer, all positions. */
  parameter(role: string): readonly TapeIndex[] | undefined;
  /** Says what a batch's statistic of a channel is. */
  observe(role: string, channel: number, value: number): void;
}

export type Layer = (call: LayerCall) => readonly TapeIndex[];
type Pair = readonly [number, number];

export const image = (shape: readonly number[]): readonly [number, number, number] => {
  const [channels = 1, width = 1, height = 1] = [...shape].reverse();
  return [height, width, channels];
};
export const range = (length: number) => Array.from({ length }, (_, i) => i);

/** Height and width, also where there is but one axis. */
const pairOf = (sizes: readonly number[]): Pair =>
  sizes.length === 1 ? [1, sizes[0]] : [sizes[0], sizes[1]];

/**
 * For each output pixel of each example, the indices of the window on it that lie in the input, and the input's pixels
 * there.
 */
function windows(
  { node, inputs, count }: LayerCall,
  size: readonly number[],
  visit: (taps: readonly { tap: number; pixel: number }[]) => void,
): void {
  const [tall, wide] = pairOf(size);
  const strides = pairOf(node.config.strides as readonly number[]);
  const { padding } = node.config;
  const [height, width] = image(inputs[0].shape);
  const [rows, columns] = image(node.outputShape);
  const before = (size: number, out: number, kernel: number, stride: number) =>
    padding === 'same' ? Math.floor(Math.max(0, (out - 1) * stride + kernel - size) / 2) : 0;
  const top = before(height, rows, tall, strides[0]);
  const left = before(width, columns, wide, strides[1]);
  for (let example = 0; example < count; example++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const taps = range(tall * wide).flatMap((tap) => {
          const y = row * strides[0] - top + Math.floor(tap / wide);
          const x = column * strides[1] - left + (tap % wide);
          const inside = y >= 0 && y < height && x >= 0 && x < width;
          return inside ? [{ tap, pixel: (example * height + y) * width + x }] : [];
        });
        visit(taps);
      }
    }
  }
}

export const convolution: Layer = (call) => {
  const { tape, inputs, node, parameter } = call;
  const kernel = parameter('kernel') ?? [];
  const bias = parameter('bias');
  const channels = inputs[0].shape.at(-1) ?? 1;
  const filters = node.outputShape.at(-1) ?? 1;
  const output: TapeIndex[] = [];
  windows(call, node.config.kernelSize as readonly number[], (taps) => {
    for (const filter of range(filters)) {
      const sum = tape.products(bias?.[filter], (add) => {
        for (const { tap, pixel } of taps)
          for (let c = 0; c < channels; c++)
            add(
              inputs[0].indices[pixel * channels + c],
              kernel[(tap * channels + c) * filters + filter],
            );
      });
      output.push(sum);
    }
  });
  return output;
};

/** Each pixel of the input, times the kernel, is added to the window of the output that it would be made of. */
export const transposed: Layer = ({ tape, inputs, node, count, parameter }) => {
  const kernel = parameter('kernel') ?? [];
  const bias = parameter('bias');
  const { kernelSize, strides, padding } = node.config as {
    readonly kernelSize: Pair;
    readonly strides: Pair;
    readonly padding: string;
  };
  const [height, width, channels] = image(inputs[0].shape);
  const [rows, columns, filters] = image(node.outputShape);
  const before = (size: number, large: number, axis: number) => {
    const beyond = (size - 1) * strides[axis] + kernelSize[axis] - large;
    return padding === 'same' ? Math.floor(Math.max(0, beyond) / 2) : 0;
  };
  const [top, left] = [before(height, rows, 0), before(width, columns, 1)];
  return range(count * rows * columns).flatMap((pixel) => {
    const x = pixel % columns;
    const y = Math.floor(pixel / columns) % rows;
    const example = Math.floor(pixel / columns / rows);
    const taps = range(kernelSize[0] * kernelSize[1]).flatMap((tap) => {
      const fromY = (y + top - Math.floor(tap / kernelSize[1])) / strides[0];
      const fromX = (x + left - (tap % kernelSize[1])) / strides[1];
      const isInside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
      const isMet = isInside && Number.isInteger(fromY) && Number.isInteger(fromX);
      return isMet ? [{ tap, from: (example * height + fromY) * width + fromX }] : [];
    });
    return range(filters).map((filter) =>
      tape.products(bias?.[filter], (add) => {
        for (const { tap, from } of taps)
          for (let c = 0; c < channels; c++)
            add(
              inputs[0].indices[from * channels + c],
              kernel[(tap * filters + filter) * channels + c],
            );
      }),
    );
  });
};

/** A depthwise convolution, and one of single pixels. */
export const separable: Layer = (call) => {
  const { tape, node, parameter } = call;
  const kernel = parameter('pointwise_kernel') ?? [];
  const bias = parameter('bias');
  const filters = node.outputShape.at(-1) ?? 1;
  const channels = kernel.length / filters;
  const pixels = depthwise({
    ...call,
    parameter: (role) => (role === 'bias' ? undefined : parameter(role)),
  });
  return range((pixels.length / channels) * filters).map((i) => {
    const [pixel, filter] = [Math.floor(i / filters), i % filters];
    return tape.products(bias?.[filter], (add) => {
      for (let c = 0; c < channels; c++)
        add(pixels[pixel * channels + c], kernel[c * filters + filter]);
    });
  });
};

export const depthwise: Layer = (call) => {
  const { tape, inputs, node, parameter } = call;
  const kernel = parameter('depthwise_kernel') ?? [];
  const bias = parameter('bias');
  const channels = inputs[0].shape.at(-1) ?? 1;
  const multiplier = Number(node.config.depthMultiplier ?? 1);
  const output: TapeIndex[] = [];
  windows(call, node.config.kernelSize as readonly number[], (taps) => {
    for (const c of range(channels)) {
      for (const m of range(multiplier)) {
        const sum = tape.products(bias?.[c * multiplier + m], (add) => {
          for (const { tap, pixel } of taps)
            add(
              inputs[0].indices[pixel * channels + c],
              kernel[(tap * channels + c) * multiplier + m],
            );
        });
        output.push(sum);
      }
    }
  });
  return output;
};

export const pooling =
  (average: boolean): Layer =>
  (call) => {
    const { tape, inputs, node } = call;
    const channels = inputs[0].shape.at(-1) ?? 1;
    const output: TapeIndex[] = [];
    windows(call, node.config.poolSize as readonly number[], (taps) => {
      for (const c of range(channels)) {
        const window = taps.map(({ pixel }) => inputs[0].indices[pixel * channels + c]);
        output.push(average ? tape.mean(window) : tape.largest(window));
      }
    });
    return output;
  };
