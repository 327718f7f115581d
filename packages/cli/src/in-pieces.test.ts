import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inPieces } from './in-pieces.js';

test('the pieces are the texts with the separator between them', () => {
  const texts = fc.array(fc.constantFrom('', 'a', 'b'.repeat(40_000), 'c'.repeat(70_000)), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(texts, fc.constantFrom(',', '\n'), (all, separator) => {
      const pieces = [...inPieces(all, separator)];
      expect(pieces.join('')).toBe(all.join(separator));
      for (const piece of pieces) expect(piece.length).toBeLessThan(2 ** 16 + 70_001);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('a text is asked for when the pieces before it were taken', () => {
  let asked = 0;
  function* texts() {
    for (; asked < 1000; asked++) yield 'x'.repeat(1000);
  }
  const pieces = inPieces(texts(), '\n');
  pieces.next();
  expect(asked).toBeLessThan(70);
});
