import fc from 'fast-check';
import { softmax, type Table } from './index.js';

/** Exactly so many, for fast-check's arrays. */
export const exactly = (length: number) => ({ minLength: length, maxLength: length });

/** Rows of a table as nested arrays. */
export function nested({ data, shape: [examples, classes] }: Table): number[][] {
  return Array.from({ length: examples }, (_, i) =>
    Array.from(data.subarray(i * classes, (i + 1) * classes)),
  );
}

/** Predictions and labels; whole logits, so that ties occur, and huge ones, so that 0 and 1 do. */
export const predictions = fc
  .record({ examples: fc.integer({ min: 1, max: 12 }), classes: fc.integer({ min: 1, max: 5 }) })
  .chain(({ examples, classes }) => {
    const logit = fc.oneof(
      fc.integer({ min: -2, max: 2 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.constantFrom(-1000, 1000),
    );
    return fc.record({
      p: fc
        .array(fc.array(logit, exactly(classes)), exactly(examples))
        .map((rows): Table => softmax(rows)),
      labels: fc.array(fc.nat(classes - 1), exactly(examples)),
    });
  });

/** Several members' predictions of the same examples. */
export const ensembles = fc
  .record({
    members: fc.integer({ min: 2, max: 4 }),
    examples: fc.integer({ min: 1, max: 6 }),
    classes: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ members, examples, classes }) => {
    const logit = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(-1000, 1000));
    const member = fc
      .array(fc.array(logit, exactly(classes)), exactly(examples))
      .map((rows): Table => softmax(rows));
    return fc.array(member, exactly(members));
  });

/** Scores with ties. */
export const scores = fc.array(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })),
  { minLength: 1, maxLength: 30 },
);
