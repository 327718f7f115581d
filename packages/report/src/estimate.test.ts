import { studentT } from '@freetickets/sweeps';
import { expect, test } from 'vitest';
import { areApart, estimateOf } from './estimate.js';

test('the mean of seeds, and their deviation with n - 1', () => {
  expect(estimateOf([1, 2, 3, 4])).toEqual({ value: 2.5, seeds: 4, deviation: Math.sqrt(5 / 3) });
  expect(estimateOf([0.5], [0.4, 0.6])).toEqual({ value: 0.5, seeds: 1, ci95: [0.4, 0.6] });
});

test('t has the area 0.025 beyond its quantile', () => {
  // The density in closed form, of 1 and 2 degrees of freedom: Cauchy's, and 1 / (2 + t^2)^1.5.
  expect(0.5 - Math.atan(studentT(1)) / Math.PI).toBeCloseTo(0.025, 5);
  const t = studentT(2);
  expect(0.5 - t / (2 * Math.sqrt(2 + t * t))).toBeCloseTo(0.025, 5);
  expect(studentT(2.9)).toBe(t);
  expect(studentT(1000)).toBeCloseTo(2.042);
});

test('seeds differ where Welch’s interval excludes 0', () => {
  // Means 10 and 12 of three with variance 1: standard error sqrt(2/3), 4 degrees, 2.776 * 0.816 = 2.267.
  const [low, high] = [estimateOf([9, 10, 11]), estimateOf([11, 12, 13])];
  expect(areApart(low, high)).toBe(false);
  expect(areApart(low, estimateOf([11.3, 12.3, 13.3]))).toBe(true);
  expect(areApart(estimateOf([1, 1]), estimateOf([2, 2]))).toBe(true);
  expect(areApart(estimateOf([1, 1]), estimateOf([1, 1]))).toBe(false);
});

test('runs differ where their intervals do not meet, and what has none does not', () => {
  const one = estimateOf([0.5], [0.4, 0.6]);
  expect(areApart(one, estimateOf([0.7], [0.61, 0.8]))).toBe(true);
  expect(areApart(estimateOf([0.7], [0.61, 0.8]), one)).toBe(true);
  expect(areApart(one, estimateOf([0.7], [0.59, 0.8]))).toBe(false);
  expect(areApart(one, estimateOf([0.9]))).toBe(false);
  expect(areApart(one, estimateOf([0.9, 0.9, 0.9]))).toBe(false);
});
