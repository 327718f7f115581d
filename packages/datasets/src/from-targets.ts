import { DataError, type DatasetSource, OptionError, parseOptions, show } from '@freetickets/core';
import * as z from 'zod/mini';
import { type ArrayInputs, tableOf } from './array-inputs.js';
import { assemble } from './assemble.js';
import { type Part, wholePart } from './examples.js';
import { holdOutTest } from './hold-out.js';
import { type ArrayOptions, arrayOptions } from './options.js';
import { split } from './split.js';

/** Inputs and the number to predict of each, in its own units. */
export interface TargetArrays {
  readonly inputs: ArrayInputs;
  readonly targets: ArrayLike<number>;
}

export interface FromTargetsOptions extends TargetArrays, ArrayOptions {
  /** What the number is called. Default: 'target'. */
  readonly targetName?: string;
  /** The test part. Default: `testShare` of the examples is held out. */
  readonly test?: TargetArrays;
}

const name = 'a name';
const settings = z.strictObject({
  targetName: z._default(z.string({ error: name }).check(z.minLength(1, name)), 'target'),
  ...arrayOptions,
});

/** `fromArrays` of numbers to predict. */
export function fromTargets(given: FromTargetsOptions): DatasetSource {
  const { inputs, targets, test, inputShape, ...rest } = given;
  if ('labels' in rest) {
    throw new OptionError('fromArrays: labels', rest.labels, 'none beside targets, or no targets');
  }
  const { targetName, name, normalise, testShare, validation } = parseOptions(
    'fromArrays',
    settings,
    rest,
  );
  const table = tableOf(inputs, inputShape, 'Training');
  const all = targetPart(table, targets, 'Training');
  const tested =
    test && targetPart(tableOf(test.inputs, table.inputShape, 'Test'), test.targets, 'Test');
  const parts = tested ? { train: all, test: tested, notes: [] } : holdOutTest(all, testShare);
  return {
    about: {
      summary: `${table.count} examples in memory`,
      terms: 'Those of whoever made the arrays.',
    },
    load: (options) =>
      assemble(
        {
          name,
          inputShape: table.inputShape,
          classes: [],
          targetName,
          ...parts,
          preprocessing: normalise,
          split,
        },
        { validation },
        options,
      ),
  };
}

/** All rows of a table with their targets. Throws a `DataError` for what is not one finite number each. */
function targetPart(
  { inputs, count }: ReturnType<typeof tableOf>,
  targets: ArrayLike<number>,
  part: string,
): Part {
  if (targets?.length !== count) {
    throw new DataError(
      `${part} targets: got ${targets?.length ?? show(targets)}, expected ${count}: one number for each input.`,
    );
  }
  const own = Float64Array.from(targets, (y, example) => {
    if (typeof y === 'number' && Number.isFinite(y)) return y;
    const expected = 'one finite number. Of several, train an ensemble for each';
    throw new DataError(`${part} target ${example} is ${show(y)}, expected ${expected}.`);
  });
  return { ...wholePart(inputs, new Int32Array(count)), targets: own };
}
