import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../../testing-agreement.js';
import { casesOf, imageShape, vectorShape } from '../../testing-cases.js';

test('drops in training what the seed says, and nothing in prediction', async () => {
  const shape = fc.oneof(imageShape, vectorShape);
  const cases = casesOf(shape, fc.constantFrom(0, 0.2, 0.7), (sketch, rate) =>
    sketch.add('Dropout', { rate }),
  );
  await expectAgreement(cases, 15);
});
