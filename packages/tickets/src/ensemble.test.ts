import { DataError, type Json, ModelError, OptionError, type TicketState } from '@freetickets/core';
import { meanProbabilities, predictiveEntropy, softmax } from '@freetickets/uncertainty-metrics';
import { describe, expect, test } from 'vitest';
import { Ensemble } from './index.js';
import { graph, logitsOf, members, parts, soften } from './testing-ensemble.js';

describe('prediction', () => {
  const ensemble = new Ensemble(parts);
  const raw = [
    [3, -2],
    [1, 2],
    [-5, 10],
  ];
  const expected = meanProbabilities(
    members.map((member) =>
      softmax(raw.map(([a = 0, b = 0]) => logitsOf(member, [(a - 1) / 2, (b - 2) / 4]))),
    ),
  );

  test('preprocesses raw inputs and aggregates the members', async () => {
    const { probabilities, labels } = await ensemble.predict(raw);
    expect(probabilities.shape).toEqual([3, 3]);
    probabilities.data.forEach((p, i) => {
      expect(p).toBeCloseTo(expected.data[i] as number, 6);
    });
    expect(labels[0]).toBe(
      [...probabilities.data.subarray(0, 3)].indexOf(
        Math.max(...probabilities.data.subarray(0, 3)),
      ),
    );
  });

  test('takes arrays, typed arrays and tensors alike', async () => {
    const flat = raw.flat();
    const forms = [
      Float32Array.from(flat),
      { data: Float32Array.from(flat), shape: [3, 2] },
      { data: async () => Float32Array.from(flat), shape: [3, 2] },
    ];
    const reference = await ensemble.predict(raw);
    for (const form of forms) expect(await ensemble.predict(form)).toEqual(reference);
    const one = await ensemble.predict([[3, -2]]);
    expect(await ensemble.predict([3, -2])).toEqual(one);
    expect(await ensemble.predict({ data: [3, -2], shape: [2] } as never)).toEqual(one);
  });

  test('splits uncertainty: entropy = expected entropy + mutual information', async () => {
    const { uncertainty } = await ensemble.predict(raw);
    uncertainty.entropy.forEach((entropy, i) => {
      const parts = (uncertainty.expectedEntropy[i] ?? 0) + (uncertainty.mutualInformation[i] ?? 0);
      expect(entropy).toBeCloseTo(parts, 10);
    });
  });

  test('an ensemble of one equals its member, and has no mutual information', async () => {
    const one = new Ensemble({ ...parts, members: members.slice(0, 1) });
    const { probabilities, uncertainty } = await one.predict(raw);
    const logits = await one.logits(new Float32Array([1, -1, 0, 0, -3, 2]), 3);
    expect(probabilities.data).toEqual(softmax({ data: logits.data, shape: [3, 3] }).data);
    expect([...uncertainty.mutualInformation]).toEqual([0, 0, 0]);
  });

  test.each([
    ['half an input', [1, 2, 3]],
    ['nothing', []],
    ['NaN', [[1, Number.NaN]]],
    ['a tensor of another shape', { shape: [2, 3], data: new Float32Array(6) }],
    ['a shape without the data for it', { shape: [3, 2], data: new Float32Array(4) }],
    ['nested arrays of another shape', [[1, 2, 3, 4]]],
    ['ragged arrays', [[1, 2], [3]]],
    ['something else', 'images' as never],
  ])('refuses %s', async (_, inputs) => {
    await expect(ensemble.predict(inputs)).rejects.toThrow(DataError);
  });

  test('refuses a model of a number, and says what makes it one', () => {
    const ofNumber = () =>
      new Ensemble({ ...parts, graph: { ...graph, classes: 1 }, classes: ['price'] });
    expect(ofNumber).toThrow(ModelError);
    expect(ofNumber).toThrow(/1 output, a number.*`regression`/);
  });

  test('refuses no members, and members of another model', () => {
    expect(() => new Ensemble({ ...parts, members: [] })).toThrow(ModelError);
    const otherTicket = { ...(members[0] as TicketState), graphHash: 'other' };
    expect(() => new Ensemble({ ...parts, members: [otherTicket] })).toThrow(ModelError);
  });
});

describe('calibration', () => {
  const raw = [
    [3, -2],
    [1, 2],
    [-5, 10],
  ];
  const calibrated = (share: number, floor?: number) =>
    new Ensemble({
      ...parts,
      calibrator: soften(floor === undefined ? {} : { floor }),
      calibratorState: { share },
    });

  test('the calibrator corrects what the aggregator made, and the entropy is of the corrected', async () => {
    const plain = await new Ensemble(parts).predict(raw);
    const { probabilities, labels, uncertainty, sets } = await calibrated(0.5).predict(raw);
    expect(probabilities.data).toEqual(plain.probabilities.data.map((p) => 0.5 * p + 0.5 / 3));
    expect(labels).toEqual(plain.labels);
    expect(uncertainty.entropy).toEqual(predictiveEntropy(probabilities));
    expect(uncertainty.entropy).not.toEqual(plain.uncertainty.entropy);
    expect(uncertainty.expectedEntropy).toEqual(plain.uncertainty.expectedEntropy);
    expect(uncertainty.mutualInformation).toEqual(plain.uncertainty.mutualInformation);
    expect(sets).toBeUndefined();
  });

  test('a calibrator that changes nothing leaves the prediction as it is, bit for bit', async () => {
    expect(await calibrated(1).predict(raw)).toEqual(await new Ensemble(parts).predict(raw));
  });

  test('the aggregator uses its state under a calibrator, too', () => {
    const second = {
      aggregate: (_: unknown, state?: Json) => Float64Array.from(state as number[]),
    };
    const ensemble = new Ensemble({
      ...parts,
      aggregator: second,
      aggregatorState: [0.25, 0.5, 0.25],
      calibrator: soften(),
      calibratorState: { share: 1 },
    });
    const logits = { data: new Float32Array(6), shape: [2, 1, 3] as const };
    expect([...ensemble.predictFromLogits(logits).probabilities.data]).toEqual([0.25, 0.5, 0.25]);
  });

  test('sets are given most probable first, equal classes in their order', () => {
    const aggregator = { aggregate: () => Float64Array.of(0.3, 0.1, 0.6, 0.4, 0.2, 0.4, 0, 1, 0) };
    const logits = { data: new Float32Array(18), shape: [2, 3, 3] as const };
    const setsAt = (floor: number) =>
      new Ensemble({
        ...parts,
        aggregator,
        calibrator: soften({ floor }),
        calibratorState: { share: 1 },
      })
        .predictFromLogits(logits)
        .sets?.map((set) => [...set]);
    expect(setsAt(0.25)).toEqual([[2, 0], [0, 2], [1]]);
    expect(setsAt(0.5)).toEqual([[2], [], [1]]);
    expect(setsAt(0.01)).toEqual([[2, 0, 1], [0, 2, 1], [1]]);
  });

  test('a calibrator without its state is refused', () => {
    const ask = () => new Ensemble({ ...parts, calibrator: soften() });
    expect(ask).toThrow(OptionError);
    expect(ask).toThrow("calibratorState: got undefined, expected what the calibrator's fit");
  });
});
