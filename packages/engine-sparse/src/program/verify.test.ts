import { ModelError, type OptimizerSpec } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Installed, layOut } from '../installed.js';
import { type LoweredTraining, lowerTraining } from '../lowering/lower.js';
import { chooseRuntime } from '../runtime/choose.js';
import { masksOf } from '../state.js';
import { batchOf, type Case, ticketOf } from '../testing-case.js';
import { plainConvolution, plainNormalisation } from '../testing-cases.js';
import { Sketch } from '../testing-graph.js';
import { Guards } from '../testing-guards.js';
import { networks } from '../testing-networks.js';
import type { WrittenRecord } from './program.js';
import { floatFields, operations, records } from './records.js';
import { Region } from './region.js';
import { verify } from './verify.js';

const sgd = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0, clipNorm: 1 } as const;
const adam = { name: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0 } as const;
const { runtime } = chooseRuntime({ threads: 1 });

/** A network in which every operation of training comes up. */
function everything(): Case {
  const windows = { poolSize: [2, 3], kernelSize: [2, 2], strides: [2, 1], padding: 'same' };
  const sketch = new Sketch([9, 8, 3]);
  const convolved = sketch.add('Conv2D', { ...plainConvolution(5, 3), strides: [2, 1] });
  sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('ReLU');
  const inner = sketch.add('Conv2D', { ...plainConvolution(5, 3), useBias: false });
  sketch.add('Add', {}, { inputs: [convolved, inner] });
  const normalised = sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('Activation', { activation: 'tanh' });
  sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('Add', {}, { inputs: [sketch.last, normalised] });
  sketch.add('Concatenate', { axis: -1 }, { inputs: [sketch.last, normalised] });
  sketch.add('DepthwiseConv2D', {
    ...windows,
    depthMultiplier: 2,
    activation: 'linear',
    useBias: true,
  });
  sketch.add('Dropout', { rate: 0.5 });
  sketch.add('MaxPooling2D', windows);
  sketch.add('Conv2D', plainConvolution(4));
  sketch.add('GlobalAveragePooling2D');
  sketch.add('Dense', { units: 6, activation: 'relu', useBias: true });
  sketch.add('Reshape', { targetShape: [1, 2, 3] });
  const graph = sketch.classified(3);
  return { graph, seed: 1, count: 20, density: 0.5, empty: 0, labelSmoothing: 0 };
}

function lower(each: Case, optimizer: OptimizerSpec = sgd): LoweredTraining {
  const { graph, count, labelSmoothing } = each;
  const masks = masksOf(graph, ticketOf(each));
  const loss = { labelSmoothing };
  return lowerTraining(graph, { masks, batchSize: count, threads: 1, optimizer, loss });
}

/** A record with another value in a field; `undo` puts the old one back. */
function corrupt({ fields }: WrittenRecord, field: string, value: unknown): { undo(): void } {
  const before = fields[field];
  Object.assign(fields, { [field]: value });
  return { undo: () => void Object.assign(fields, { [field]: before }) };
}

const fieldsOf = ({ name }: WrittenRecord): readonly string[] =>
  Object.hasOwn(operations, name)
    ? operations[name as keyof typeof operations]
    : records[name as keyof typeof records];

test('every number and place of every record is held against what kernels assume', () => {
  const refused = new Set<string>();
  const tiny = new Region(2);
  for (const optimizer of [sgd, adam]) {
    const lowered = lower(everything(), optimizer);
    const { scratchBytes, bytes } = layOut(lowered, 1);
    const check = () => verify(lowered, { threads: 1, scratchBytes, bytes });
    check();
    for (const record of lowered.program.written) {
      for (const field of fieldsOf(record)) {
        const isPlace = typeof record.fields[field] === 'object';
        const { undo } = corrupt(record, field, isPlace ? tiny : 2 ** 31);
        try {
          check();
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
          refused.add(`${record.name}.${field}`);
        }
        undo();
      }
    }
    check();
  }
  // `step` is not the lowering's to write, and the last one is of prediction.
  const { step: _, ...others } = records;
  const { normaliseByAverage: __, ...training } = operations;
  const all = Object.entries({ ...others, ...training }).flatMap(([name, fields]) =>
    fields.filter((field) => !floatFields.has(field)).map((field) => `${name}.${field}`),
  );
  // What backward operations have in their records, and do not read.
  const unread = ['poolBackward', 'globalPoolBackward', 'depthwiseBackward'].map(
    (name) => `${name}.output`,
  );
  expect(all.filter((each) => !refused.has(each))).toEqual([...unread, 'depthwiseBackward.bias']);
});

test('what is laid out lies in the heap', () => {
  const lowered = lower(everything());
  const { scratchBytes, bytes } = layOut(lowered, 1);
  const check = () => verify(lowered, { threads: 1, scratchBytes, bytes });
  for (const offset of [0, 64, bytes, 2 ** 32, Number.NaN]) {
    const region = lowered.program.kept[3];
    const before = region.offset;
    region.offset = offset;
    expect(check).toThrow(ModelError);
    region.offset = before;
  }
  check();
  expect(() => verify(lowered, { threads: 1, scratchBytes, bytes: bytes - 4096 })).toThrow(
    ModelError,
  );
  expect(() => verify(lowered, { threads: 2, scratchBytes, bytes })).toThrow(ModelError);
});

test('operations that need scratch are refused where there is too little', () => {
  const lowered = lower(everything());
  const { bytes } = layOut(lowered, 1);
  const { operations } = lowered.program;
  const refused = operations.splice(0).flatMap((operation) => {
    operations.splice(0, 1, operation);
    try {
      verify(lowered, { threads: 1, scratchBytes: 64, bytes });
      return [];
    } catch (error) {
      expect(String(error)).toContain('bytes of scratch, has 64');
      return [operation.name];
    }
  });
  expect(new Set(refused)).toEqual(
    new Set(['convolutionForward', 'convolutionBackward', 'convolutionDenseGradient', 'add']),
  );
});

test('an operation that touches what it does not say is refused', () => {
  const lowered = lower(everything());
  const { scratchBytes, bytes } = layOut(lowered, 1);
  for (const { name, reads, writes } of lowered.program.operations) {
    for (const touched of [reads, writes]) {
      if (touched.length === 0) continue;
      const before = touched.splice(0);
      const others = touched === reads ? writes : reads;
      if (before.every((region) => others.includes(region))) continue;
      expect(() => verify(lowered, { threads: 1, scratchBytes, bytes }), name).toThrow(
        'is not among what it says that it touches',
      );
      touched.push(...before);
    }
  }
});

test.each([
  ['geometry', 'kernelHeight', 1, 'its weights reach out of the band'],
  ['geometry', 'paddedWidth', 9, 'its windows reach out of the padded rows'],
  ['geometry', 'paddedWidth', 7, 'its input is wider than the padded rows'],
  ['geometry', 'gradientWidth', 8, 'its gradient is wider than the padded rows'],
  ['geometry', 'firstX', 3, 'its gradient begins too late'],
  ['geometry', 'phaseHeight', 1, "it leaves some of the input's gradient as it was"],
  ['pool', 'padTop', 2, 'a window has nothing in it'],
  ['pool', 'strideY', 9, 'a window has nothing in it'],
  ['depthwiseForward', 'multiplier', 3, 'it makes 20 channels of 10'],
  ['place', 'channel', 6, 'channel is 6, expected a whole number from 0 to 5'],
  ['sgd', 'count', 17, 'its 17 floats are no whole pixels'],
] as const)('%s, %s of %i: %s', (name, field, value, message) => {
  const lowered = lower(everything());
  const { scratchBytes, bytes } = layOut(lowered, 1);
  const problems = lowered.program.written.flatMap((record) => {
    if (record.name !== name) return [];
    const { undo } = corrupt(record, field, value);
    try {
      verify(lowered, { threads: 1, scratchBytes, bytes });
      return [];
    } catch (error) {
      return [String(error)];
    } finally {
      undo();
    }
  });
  expect(problems.join('\n')).toContain(message);
});

/** Values that a field could be given by mistake. */
const wrong = fc.oneof(
  fc.constantFrom(-1, 0, 1, 2, 3, 16, 17, 64, 1e6, 2 ** 31, -(2 ** 31), 1.5, Number.NaN),
  fc.constantFrom('less', 'more', 'twice', 'none', 'neighbour'),
);

test('a program with a wrong field is refused, or runs within its regions', async () => {
  const property = async (each: Case, at: number, which: number, change: number | string) => {
    const lowered = lower(each);
    const { written } = lowered.program;
    const guards = Guards.behindRegionsOf(lowered.program);
    const record = written[at % written.length];
    const names = fieldsOf(record);
    const field = names[which % names.length];
    const before = record.fields[field];
    const alike = written.flatMap(({ fields }) =>
      typeof fields[field] === typeof before ? [fields[field]] : [],
    );
    const changes: Record<string, unknown> = {
      less: typeof before === 'number' ? before - 1 : before,
      more: typeof before === 'number' ? before + 1 : before,
      twice: typeof before === 'number' ? 2 * before : before,
      none: undefined,
      neighbour: alike[at % alike.length],
    };
    corrupt(record, field, typeof change === 'number' ? change : changes[change]);
    let installed: Installed<LoweredTraining>;
    try {
      installed = await Installed.create(lowered, runtime, () => 'too large');
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      return;
    }
    const { inputs, labels } = batchOf(each, each.count);
    const { heap } = installed.machine;
    installed.floats(lowered.input, inputs.length).set(inputs);
    installed.integers(lowered.labels, each.count).set(labels);
    installed.setStep({ count: each.count, learningRate: 0.1 });
    guards.write(heap);
    guards.forbid(heap, true);
    installed.run(['pass', 'dense', 'update']);
    guards.forbid(heap, false);
    guards.check(heap, `${record.name} with another ${field}`);
    installed.dispose();
  };
  await fc.assert(fc.asyncProperty(networks, fc.nat(), fc.nat(), wrong, property), {
    seed: 1,
    numRuns: 300,
  });
});
