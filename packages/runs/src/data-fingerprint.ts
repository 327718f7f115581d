import { DataError, type Dataset, type Examples } from '@freetickets/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';

/** How many bytes of inputs are hashed of a part, at least one example and at most all. */
const SAMPLED_BYTES = 2 ** 23;

const partFingerprint = z.object({ count: z.int(), labels: z.string(), inputs: z.string() });

export const dataFingerprint = z.object({
  train: z.optional(partFingerprint),
  validation: z.optional(partFingerprint),
  test: z.optional(partFingerprint),
  /** SHA-256 (hex) of the trained network that initial masks are made of, where they are of one. */
  network: z.optional(z.string()),
});

/** What a run's data are recognised by: of each part its count, and SHA-256 (hex) of its labels or targets, with its weights, and of its inputs. */
export type DataFingerprint = z.output<typeof dataFingerprint>;

/** Parts of a data set, and the number to predict, if there is one. */
type Parts = Partial<Pick<Dataset, 'train' | 'validation' | 'test' | 'target'>>;

/**
 * Takes the fingerprint of a run's data: of all labels and weights, and of the preprocessed inputs of examples evenly spaced,
 * as many as 8 MB hold (2,674 of MNIST). So a change that spares labels and all of those examples is not noticed. Targets are
 * hashed with their scale, so that the same ones in another unit are others.
 */
export const fingerprintOf = ({ target, train, validation, test }: Parts): DataFingerprint => ({
  ...(train && { train: fingerprintOfPart(train, target) }),
  ...(validation && { validation: fingerprintOfPart(validation, target) }),
  ...(test && { test: fingerprintOfPart(test, target) }),
});

function fingerprintOfPart(
  { count, labels, targets, weights, read }: Examples,
  target: Dataset['target'],
): z.output<typeof partFingerprint> {
  const first = count === 0 ? new Float32Array() : read([0]);
  const size = Math.max(1, first.byteLength);
  const sampled = Math.min(count, Math.max(1, Math.floor(SAMPLED_BYTES / size)));
  const hash = sha256.create();
  for (let i = 0; i < sampled; i++) {
    hash.update(bytesOf(read([Math.floor((i * count) / sampled)])));
  }
  const ofLabels = sha256.create().update(bytesOf(targets ?? labels));
  if (target) ofLabels.update(bytesOf(Float64Array.of(target.mean, target.std)));
  if (weights) ofLabels.update(bytesOf(weights));
  return { count, labels: bytesToHex(ofLabels.digest()), inputs: bytesToHex(hash.digest()) };
}

const bytesOf = ({
  buffer,
  byteOffset,
  byteLength,
}: Float32Array | Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const parts = [
  ['train', 'training'],
  ['validation', 'validation'],
  ['test', 'test'],
] as const;

/**
 * Throws a `DataError` that says what changed where a run's data are not those it began with, as far as both fingerprints
 * have the same parts.
 */
export function requireSameData(began: DataFingerprint = {}, now: DataFingerprint = {}): void {
  const changes = parts.flatMap(([part, name]) => {
    const [was, is] = [began[part], now[part]];
    if (!was || !is) return [];
    if (was.count !== is.count) return [`${was.count} ${name} examples then, ${is.count} now`];
    if (was.labels !== is.labels) {
      return [`other labels of the ${name} examples, or other targets or weights`];
    }
    return was.inputs === is.inputs
      ? []
      : [`other inputs of the ${name} examples, or another preprocessing of them`];
  });
  if (began.network && now.network && began.network !== now.network) {
    changes.push('another network that the initial masks are made of');
  }
  if (changes.length === 0) return;
  throw new DataError(
    `The data are not those that the run began with: ${changes.join('; ')}. Go on with the data it began with, or start a new run.`,
  );
}

/**
 * Names the parts of a run's data now that its record says nothing of, so that a change of them goes unnoticed; undefined where
 * it tells of all.
 */
export function unknownDataWarning(
  began: DataFingerprint = {},
  now: DataFingerprint = {},
): string | undefined {
  const unknown = parts.flatMap(([part, name]) => (now[part] && !began[part] ? [name] : []));
  if (unknown.length === 0) return undefined;
  return `config.json of the run does not say what its ${unknown.join(', ')} data were when it began, so a change of them since cannot be noticed.`;
}
