import fc from 'fast-check';
import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { casesOf, pairOf, upTo } from '../testing-cases.js';

test('enlarges images by their nearest pixels', async () => {
  const shape = fc.tuple(upTo(6), upTo(6), upTo(9));
  const cases = casesOf(shape, pairOf(upTo(3)), (sketch, size) => {
    sketch.add('UpSampling2D', { size });
  });
  await expectAgreement(cases, 12);
});
