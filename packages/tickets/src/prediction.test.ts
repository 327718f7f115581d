import { expect, test } from 'vitest';
import { Prediction, predictionOf } from './prediction.js';

/** Two members, two inputs, three classes: log(2) is a probability of 1/2 beside two of 1/4. */
const logits = {
  data: Float32Array.from(
    [
      [Math.LN2, 0, 0],
      [0, 0, 0],
      [Math.LN2, 0, 0],
      [0, 0, 30],
    ].flat(),
  ),
  shape: [2, 2, 3],
} as const;
const classes = ['ant', 'bee', 'cow'];
const probabilities = Float64Array.from([0.5, 0.25, 0.25, 0.125, 0.25, 0.625]);
const sets = Uint8Array.from([1, 0, 0, 0, 1, 1]);
const prediction = predictionOf(classes, { probabilities, sets }, logits);

test('as JSON, a prediction is a row an input that names its classes', () => {
  const rows = JSON.parse(JSON.stringify(prediction));
  const { uncertainty } = prediction;
  expect(rows).toEqual(
    [
      { class: 'ant', probability: 0.5, probabilities: [0.5, 0.25, 0.25], set: ['ant'] },
      {
        class: 'cow',
        probability: 0.625,
        probabilities: [0.125, 0.25, 0.625],
        set: ['cow', 'bee'],
      },
    ].map((row, i) => ({
      ...row,
      entropy: uncertainty.entropy[i],
      expectedEntropy: uncertainty.expectedEntropy[i],
      mutualInformation: uncertainty.mutualInformation[i],
    })),
  );
  expect(rows[0].entropy).toBeCloseTo(1.5 * Math.LN2);
  expect(rows[0].mutualInformation).toBeCloseTo(0);
  expect(rows[1].expectedEntropy).toBeCloseTo(Math.log(3) / 2);
});

test('without sets there are none in the rows', () => {
  const [row] = predictionOf(classes, { probabilities }, logits).toJSON();
  expect(Object.keys(row)).not.toContain('set');
});

test('has the probabilities of each member', () => {
  const [first, second] = prediction.members;
  expect(first.shape).toEqual([2, 3]);
  [0.5, 0.25, 0.25, 1 / 3, 1 / 3, 1 / 3].forEach((p, i) => {
    expect(first.data[i]).toBeCloseTo(p);
  });
  expect(second.data[5]).toBeCloseTo(1);
});

test('is whole again after it was sent as data', () => {
  const received = new Prediction(structuredClone(prediction));
  expect(received).toEqual(prediction);
  expect(received.toJSON()).toEqual(prediction.toJSON());
});

test('classes may be hundreds of thousands', () => {
  const [count, likely] = [200_000, 123_456];
  const names = Array.from({ length: count }, (_, i) => `class ${i}`);
  const row = new Float64Array(count).fill(0.5 / (count - 1));
  row[likely] = 0.5;
  const data = Float32Array.from(row, Math.log);
  const made = predictionOf(names, { probabilities: row }, { data, shape: [1, 1, count] });
  expect(made.toJSON()[0]).toMatchObject({ class: `class ${likely}`, probability: 0.5 });
});
