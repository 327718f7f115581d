import {
  type Corruption,
  callPlugin,
  DataError,
  type Examples,
  originOf,
  PluginError,
  type Preprocessing,
  pluginFailure,
  pluginLabel,
  random,
  type Severity,
  show,
  sizeOf,
} from '@freetickets/core';
import { lazyExamples } from './examples.js';
import { type ImageShape, imageShape } from './images/shape.js';
import { checkPreprocessing } from './preprocessing.js';
import { checkSeverity } from './severity.js';

export interface CorruptedOptions {
  /** The shape of the examples' inputs: [height, width, 1] or [height, width, 3]. */
  readonly inputShape: readonly number[];
  /** How the examples were preprocessed. */
  readonly preprocessing: Preprocessing;
  readonly corruption: Corruption;
  /** From 1, barely visible, to 5, severe. */
  readonly severity: Severity;
  /** Decides what is random in it, with the corruption's name, the severity and the example's index. */
  readonly seed: number;
}

/** How far from a whole number a recovered byte may be. */
const tolerance = 0.01;

/**
 * Examples as a corruption leaves them. An input is corrupted when it is read: its bytes are recovered (x std + mean,
 * rounded), corrupted with `random.derive(seed, 'corruption', name, severity, index)`, and preprocessed again. So the
 * same example is always corrupted in the same way, whichever others are read. Labels, count and shape stay.
 *
 * Throws an `OptionError` for another severity than 1 to 5, and a `DataError` where the inputs are no images of bytes:
 * another shape, or a recovered value that is more than 0.01 away from all of 0, 1, ..., 255. A corruption that gives
 * anything but the bytes of an image of that size is a `PluginError`.
 *
 * @example
 * const { test, inputShape, preprocessing } = await mnist().load({ seed: 1 });
 * const foggy = await corrupted(test, { inputShape, preprocessing, corruption: fogCorruption(), severity: 3, seed: 1 });
 */
export async function corrupted(examples: Examples, options: CorruptedOptions): Promise<Examples> {
  const { inputShape, preprocessing, corruption, severity, seed } = options;
  const [height, width, channels] = checkedShape(inputShape);
  checkPreprocessing(preprocessing, inputShape);
  checkSeverity(severity);
  const label = pluginLabel(corruption, 'the corruption');
  try {
    await corruption.prepare?.();
  } catch (cause) {
    throw pluginFailure(label, 'prepare()', cause);
  }
  const size = sizeOf(inputShape);
  const name = originOf(corruption)?.name ?? 'custom';
  const raw = (index: number) => {
    const inputs = examples.read([index]);
    if (inputs.length !== size) {
      throw new DataError(
        `Example ${index} has ${inputs.length} values, expected ${size} for the shape ${show(inputShape)}. Give the shape of the examples.`,
      );
    }
    const data = bytesOf(inputs, preprocessing, index);
    const stream = random.derive(seed, 'corruption', name, severity, index);
    const made = callPlugin(label, 'corrupt()', () =>
      corruption.corrupt({ data, height, width, channels }, severity, stream),
    );
    if (made instanceof Uint8Array && made.length === size) return made;
    throw new PluginError(name, `gave ${show(made)}, expected a Uint8Array of ${size} values.`);
  };
  const { labels, prefetch } = examples;
  return lazyExamples({ labels, raw, prefetch }, inputShape, preprocessing);
}

function checkedShape(inputShape: readonly number[]): ImageShape {
  const shape = imageShape(inputShape);
  if (shape) return shape;
  throw new DataError(
    `Inputs of shape ${show(inputShape)} cannot be corrupted, expected images: [height, width, 1] or [height, width, 3].`,
  );
}

function bytesOf(inputs: Float32Array, { mean, std }: Preprocessing, index: number): Uint8Array {
  const channels = mean.length;
  const bytes = new Uint8Array(inputs.length);
  for (let i = 0; i < bytes.length; i++) {
    const value = inputs[i] * std[i % channels] + mean[i % channels];
    const byte = Math.round(value);
    // Not the other way round, so that NaN is refused too.
    if (!(Math.abs(value - byte) <= tolerance && byte >= 0 && byte <= 255)) {
      throw new DataError(
        `Example ${index} holds ${show(value)} in the data's own units, expected a byte: a whole number from 0 to 255. Corruptions need images of bytes.`,
      );
    }
    bytes[i] = byte;
  }
  return bytes;
}
