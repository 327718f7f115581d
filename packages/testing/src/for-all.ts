import fc from 'fast-check';

/** Checks a property on 100 random inputs, the same ones each time. Throws what broke it, with the smallest such input. */
export function forAll<T>(inputs: fc.Arbitrary<T>, check: (input: T) => void): void {
  fc.assert(fc.property(inputs, check), { seed: 1, numRuns: 100, includeErrorInReport: true });
}
