import { expect, it } from 'vitest';
import { numbersIn } from './csv-labels.js';

const of = (...labels: string[]) => numbersIn('a.csv', labels);

it('takes whole numbers as such, also as pandas writes them', () => {
  expect(of('0', '10', '2')).toEqual({ numbers: [0, 10, 2], notes: [] });
  expect(of('1.0', '3.0', '2.')).toEqual({ numbers: [1, 3, 2], notes: [] });
});

it('keeps other digits as they are written, and says so', () => {
  for (const labels of [
    ['7', '007'],
    ['1', '1.0'],
    ['1.5', '2'],
    ['02134', '10001'],
    ['1', '70000'],
    ['12345678901234567890', '12345678901234567891'],
  ]) {
    const { numbers, notes } = of(...labels);
    expect(numbers, labels.join()).toBeUndefined();
    expect(notes, labels.join()).toEqual([
      expect.stringMatching(/^a\.csv: the labels are taken as texts/),
    ]);
  }
  expect(of('7', '007').notes[0]).toContain('"007" is no whole number');
});

it('has nothing to say of texts', () => {
  expect(of('a', '1')).toEqual({ numbers: undefined, notes: [] });
  expect(of('-1', '1')).toEqual({ numbers: undefined, notes: [] });
});
