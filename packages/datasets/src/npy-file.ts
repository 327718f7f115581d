import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { npyFiles } from '#files';
import { fileOption, tableOptions } from './options.js';
import { tableSource } from './table-source.js';

const shape = 'the shape of one input, such as [28, 28, 1]';

/**
 * An `.npy` array of inputs, [n, ...inputShape], and one of their labels, [n], or of numbers to predict.
 *
 * `labels`: the file of labels; default `<name>-labels.npy` beside `<name>.npy`, or `labels.npy` there. `targets`: in place of it, the file of the numbers to predict. `inputShape`: the
 * shape of one input, where it is not that of the array; images of bytes, [n, height, width], get an axis for their channel.
 * `classes`, `testShare`, `validation` and `normalise` are as for `fromArrays`; `limits`: bytes and values of each file.
 *
 * Loading throws a `FileError` where a file is missing or no such array of numbers, a `DataError` where shapes or counts do
 * not agree, a value is not finite or a whole one beyond 2^53, and for labels as `fromArrays` does; a `LimitError` beyond
 * `limits`.
 *
 * @example const scans = npyFile({ file: 'data/scans.npy', labels: 'data/diagnoses.npy' });
 */
export const npyFile = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'npy-file',
    summary: 'an .npy array of inputs, with one of labels or of targets',
    options: z.strictObject({
      file: fileOption('.npy'),
      labels: z.optional(fileOption('.npy')),
      targets: z.optional(fileOption('.npy')),
      inputShape: z.optional(
        z.array(z.int({ error: shape }).check(z.gte(1, shape)), { error: shape }),
      ),
      ...tableOptions,
    }),
  },
  ({ file, labels, targets, inputShape, limits, ...options }) =>
    tableSource(file, npyFiles(file, { labels, targets, inputShape }, limits), {
      ...options,
      target: targets,
      labelled: { labels },
    }),
);
