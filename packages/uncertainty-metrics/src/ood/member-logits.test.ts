import { expect, test } from 'vitest';
import { energyScore, maxLogitScore } from '../plugins.js';

/** What a member with these logits gives, and one that is less sure. */
function predictionsOf(rows: readonly (readonly number[])[]) {
  const each = [1, 0.5].map((share) => rows.flat().map((logit) => share * logit));
  const [examples, classes] = [rows.length, rows[0].length];
  return {
    probabilities: { data: new Float64Array(examples * classes), shape: [examples, classes] },
    members: [],
    logits: { data: Float64Array.from(each.flat()), shape: [2, examples, classes] },
  } as const;
}

test.each([energyScore(), maxLogitScore()])(
  'a sigmoid unit that is sure of either class is farther in than one that is sure of none',
  ({ score }) => {
    const [first, second, none] = score(
      predictionsOf([
        [0, -8],
        [0, 8],
        [0, 0.1],
      ]),
    ) ?? [NaN];
    expect(first).toBeCloseTo(second, 12);
    expect(first).toBeLessThan(none - 1);
  },
);

test('two units are scored by their own logits', () => {
  const two = predictionsOf([
    [1, -8],
    [4, 8],
  ]);
  expect(maxLogitScore().score(two)).toEqual(Float64Array.of(-0.75, -6));
  expect(energyScore().score(two)?.[0]).toBeCloseTo(
    -(Math.log(Math.exp(1) + Math.exp(-8)) + Math.log(Math.exp(0.5) + Math.exp(-4))) / 2,
    12,
  );
});
