import {
  DataError,
  type Dataset,
  type DatasetSource,
  type Examples,
  type LoadOptions,
  originOf,
  restore,
  show,
  sizeOf,
} from '@freetickets/core';
import { checkLabels } from '@freetickets/core/labels';
import fc from 'fast-check';
import type { ConformanceCase } from './case.js';
import { forAll } from './for-all.js';
import { same } from './same.js';

const parts = ['train', 'validation', 'test'] as const;

/**
 * What every data set must do, once its files are there. It is loaded a few times, each with all its parts.
 *
 * @example for (const { name, run } of datasetConformance(mine())) test(name, run);
 */
export function datasetConformance(source: DatasetSource): ConformanceCase[] {
  const label = originOf(source)?.name ?? 'the data set';
  const fail = (problem: string): never => {
    throw new DataError(`dataset ${label}: ${problem}`);
  };
  const load = (options?: Partial<LoadOptions>) => source.load({ seed: 1, ...options });
  /** Checks each part of the data set, on its own. */
  const eachPart = async (
    check: (examples: Examples, part: string, dataset: Dataset) => void | Promise<void>,
  ): Promise<void> => {
    const dataset = await load();
    for (const part of parts) await check(dataset[part], part, dataset);
  };
  return [
    {
      name: 'has a class for every label',
      run: () =>
        eachPart(({ labels, count }, part, { classes }) => {
          if (count < 1) fail(`${part} has no example.`);
          checkLabels(labels, count, classes.length, `dataset ${label}: ${part}.labels`);
        }),
    },
    {
      name: 'reads finite inputs of its shape, the same ones each time, in any order',
      run: () =>
        eachPart(({ read, count }, part, { inputShape }) => {
          const size = sizeOf(inputShape);
          const indices = fc.array(fc.nat({ max: count - 1 }), { minLength: 1, maxLength: 4 });
          forAll(indices, (wanted) => {
            const together = read(wanted);
            if (together.length !== wanted.length * size) {
              fail(`${part}.read gave ${together.length} numbers, expected ${size} an example.`);
            }
            if (!together.every(Number.isFinite))
              fail(`${part}.read(${show(wanted)}) is not finite.`);
            for (const [i, index] of wanted.entries()) {
              const alone = read([index]);
              if (!same(alone, together.subarray(i * size, (i + 1) * size))) {
                fail(`${part}: example ${index} is not the same in a batch and alone.`);
              }
            }
          });
        }),
    },
    {
      name: 'reads the same into an array that it is given',
      run: () =>
        eachPart(({ read, count }, part) => {
          const indices = [count - 1, 0];
          const expected = read(indices).slice();
          const into = new Float32Array(expected.length).fill(Number.NaN);
          if (!same(read(indices, into), expected)) fail(`${part}.read(indices, into) differs.`);
        }),
    },
    {
      name: 'reads the same where it is made ready before',
      run: () =>
        eachPart(async ({ read, prefetch, count }, part) => {
          if (!prefetch) return;
          const indices = [count - 1, 0, count >> 1];
          const expected = read(indices).slice();
          await prefetch(indices);
          if (!same(read(indices), expected)) fail(`${part}.read differs after prefetch.`);
        }),
    },
    {
      name: 'is the same for the same seed, and its test part for every seed',
      run: async () => {
        const first = await load();
        const [second, other] = [await load(), await load({ seed: 2 })];
        for (const part of parts) {
          if (!same(first[part].labels, second[part].labels))
            fail(`${part} differs when it is loaded again.`);
        }
        if (!same(first.test.labels, other.test.labels)) fail('test differs for another seed.');
        const total = ({ train, validation }: Dataset) => train.count + validation.count;
        if (total(first) !== total(other))
          fail('another seed holds out more than validation data.');
      },
    },
    {
      name: 'preprocesses as another data set does where it is asked to',
      run: async () => {
        const own = await load();
        const { mean, std } = own.preprocessing;
        const raw = await load({
          preprocessing: { mean: mean.map(() => 0), std: std.map(() => 1) },
        });
        const scale = Math.max(1, ...mean.map(Math.abs), ...own.preprocessing.std);
        const expected = restore(own.train.read([0]), own.preprocessing);
        const far = raw.train
          .read([0])
          .findIndex(
            (value, i) => Math.abs(value - expected[i]) > 1e-5 * Math.max(scale, Math.abs(value)),
          );
        if (far >= 0) fail(`position ${far}: a mean of 0 and a deviation of 1 are not obeyed.`);
      },
    },
  ];
}
