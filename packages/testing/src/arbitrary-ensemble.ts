import type { MemberLogits } from '@freetickets/core';
import fc from 'fast-check';

/** What the members of an ensemble say of some examples, and the examples' labels. */
export interface Ensemble {
  readonly logits: MemberLogits;
  readonly labels: Int32Array;
}

/**
 * Ensembles of up to `members` members; whole logits, so that ties occur, and some of them huge. With `like`, of as many
 * members and classes as that shape has.
 */
export function arbitraryEnsemble(
  members: number,
  like?: MemberLogits['shape'],
): fc.Arbitrary<Ensemble> {
  return fc
    .record({
      members: like ? fc.constant(like[0]) : fc.integer({ min: 1, max: members }),
      examples: fc.integer({ min: 1, max: 6 }),
      classes: like ? fc.constant(like[2]) : fc.integer({ min: 2, max: 5 }),
      scale: fc.constantFrom(1, 1000),
      float32: fc.boolean(),
    })
    .chain(({ members, examples, classes, scale, float32 }) => {
      const exactly = (length: number) => ({ minLength: length, maxLength: length });
      const logit = fc.integer({ min: -10, max: 10 });
      return fc.record({
        logits: fc.array(logit, exactly(members * examples * classes)).map((whole) => {
          const data = Float64Array.from(whole, (value) => value * scale);
          return {
            data: float32 ? Float32Array.from(data) : data,
            shape: [members, examples, classes] as const,
          };
        }),
        labels: fc
          .array(fc.nat(classes - 1), exactly(examples))
          .map((labels) => Int32Array.from(labels)),
      });
    });
}
