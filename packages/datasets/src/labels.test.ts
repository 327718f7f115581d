import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Labels } from './labelled-part.js';
import { classify } from './labels.js';

const of = (labels: Labels, classes?: readonly string[], test?: Labels) => {
  const parts = [{ part: 'Training', labels }, ...(test ? [{ part: 'Test', labels: test }] : [])];
  const { indices, ...rest } = classify(parts, classes);
  return { ...rest, indices: indices.map((each) => [...each]) };
};

describe('without names', () => {
  it('makes a class of each label that occurs, named by it, in any part', () => {
    expect(of([1, 0, 2, 1])).toEqual({
      classes: ['0', '1', '2'],
      indices: [[1, 0, 2, 1]],
      notes: [],
    });
    expect(of([10, 2, 2], undefined, [7])).toMatchObject({
      classes: ['2', '7', '10'],
      indices: [[2, 0, 0], [1]],
    });
    expect(of(Uint8Array.of(1, 3, 2)).classes).toEqual(['1', '2', '3']);
    expect(of(['dog', 'cat', 'dog'])).toEqual({
      classes: ['cat', 'dog'],
      indices: [[1, 0, 1]],
      notes: [],
    });
  });

  it('tells of labels with gaps, with the number of examples', () => {
    const labels = Array.from({ length: 40 }, (_, i) => (i === 7 ? 255 : i % 3));
    const { classes, notes } = of(labels);
    expect(classes).toEqual(['0', '1', '2', '255']);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^The labels are not 0 to 3; .*: 0 \(14\), 1 \(12\), 2 \(13\), 255 \(1\), with/,
    );
    expect(of([1, 2, 3]).notes[0]).toContain('1 (1), 2 (1), 3 (1)');
  });

  it('tells of names that differ in case or spaces alone', () => {
    expect(of(['Cat', 'dog', 'cat']).notes).toEqual([
      'The labels "Cat" and "cat" are two classes, and differ in case or spaces alone.',
    ]);
    expect(of(['red', 're d']).notes).toHaveLength(1);
    expect(of(['e\u0301', '\u00e9']).notes).toHaveLength(1);
    expect(of(['a', 'b', 'A b']).notes).toEqual([]);
  });

  it('keeps an order that does not depend on that of the examples', () => {
    const labels = fc.array(fc.nat(30), { minLength: 2 }).filter((all) => new Set(all).size > 1);
    fc.assert(
      fc.property(labels, (all) => {
        const { classes, indices } = of([...all, ...all]);
        expect(indices[0].map((index) => Number(classes[index]))).toEqual([...all, ...all]);
        expect(classes).toEqual(of([...all, ...all].reverse()).classes);
      }),
      { seed: 1 },
    );
  });

  it('refuses numbers to predict', () => {
    const prices = Array.from({ length: 50 }, (_, i) => 1000 + 37 * i);
    expect(() => of(prices)).toThrow(DataError);
    expect(() => of(prices)).toThrow(/50 different labels, such as \[1000,1037,1074\], for 50 ex/);
    expect(of([...prices, ...prices]).classes).toHaveLength(50);
    expect(of(prices, prices.map(String)).indices[0]).toEqual(prices.map((_, i) => i));
  });
});

describe('with names', () => {
  const names = ['a', 'b', 'c'];

  it('takes labels that are names', () => {
    expect(of(['c', 'a', 'a'], names).indices[0]).toEqual([2, 0, 0]);
    expect(of([3, 1, 1], ['1', '2', '3']).indices[0]).toEqual([2, 0, 0]);
    expect(() => of(['c', 'd'], names)).toThrow(
      'Training label 1 is "d", expected one of the classes',
    );
  });

  it('takes indices of names, of which some may not occur', () => {
    expect(of([2, 1], names)).toEqual({ classes: names, indices: [[2, 1]], notes: [] });
    expect(of([0, 2, 1], ['1', '2', '3']).indices[0]).toEqual([0, 2, 1]);
  });

  it('takes as many higher labels as there are names, in ascending order', () => {
    expect(of([3, 1, 2], names).indices[0]).toEqual([2, 0, 1]);
    expect(of([255, 0], ['digit', 'nothing'], [0]).indices).toEqual([[1, 0], [0]]);
    expect(() => of([1, 3], names)).toThrow(
      /Training label 1 is 3, expected a class index from 0 to 2/,
    );
    expect(() => of([0, 1], ['a', 'b'], [0, 2])).toThrow(/Test label 1 is 2, .* 0 to 1/);
  });
});

it('refuses what is no label', () => {
  const refused: [unknown, RegExp][] = [
    [[0.5, 1], /Training label 0 is 0\.5, .* cut its range into classes/],
    [[0, -1], /label 1 is -1, .* of -1 and 1, pass Number\(label > 0\)/],
    [[0, Number.NaN], /label 1 is NaN/],
    [[0, 65_536], /label 1 is 65536/],
    [['a', ''], /label 1 is ""/],
    [['a', 1], /The labels hold .* either numbers or texts/],
    [[true, false], /label 0 is true, .* Number\(label\)/],
    [BigInt64Array.of(0n, 1n), /label 0 is 0n, .* Number\(label\)/],
    [
      [
        [1, 0],
        [0, 1],
      ],
      /label 0 is \[1,0\].*argmax/,
    ],
    [[1, 1], /at least 2/],
  ];
  for (const [labels, message] of refused) {
    expect(() => of(labels as Labels)).toThrow(DataError);
    expect(() => of(labels as Labels)).toThrow(message);
  }
});
