import { ModelError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Executable, layOut } from '../executable.js';
import { chooseRuntime } from '../runtime/choose.js';
import { batchOf, type Case } from '../testing-case.js';
import { Guards } from '../testing-guards.js';
import { planar } from '../testing-malformed.js';
import { networks } from '../testing-networks.js';
import { corrupt, embedded, everything, lower, quantiles, sgd } from '../testing-programs.js';
import { writeBatch } from '../write-batch.js';
import type { RecordDescription } from './fields.js';
import type { LoweredTraining } from './lowered.js';
import { operations } from './operations.js';
import type { WrittenRecord } from './program.js';
import { records } from './records.js';
import { Region } from './region.js';
import { verify } from './verify.js';

const adam = { name: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0 } as const;
const { runtime } = chooseRuntime({ threads: 1 });

const descriptions: Record<string, RecordDescription> = { ...records, ...operations };
const fieldsOf = ({ name }: WrittenRecord): readonly string[] =>
  Object.keys(descriptions[name].fields);

test('every number and offset of every record is checked against what kernels assume', async () => {
  const refused = new Set<string>();
  const tiny = new Region(2);
  const { lowered: predicting } = await planar();
  for (const of of [
    () => lower(everything(), sgd),
    () => lower(everything(), adam),
    () => lower(embedded(), sgd),
    () => lower(everything(), sgd, 1, quantiles),
    () => predicting,
  ]) {
    const lowered = of();
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
  // `step` is not the lowering's to write.
  const { step: _, ...others } = records;
  const all = Object.entries({ ...others, ...operations }).flatMap(([name, { fields }]) =>
    Object.entries(fields)
      .filter(([, { type }]) => type !== 'float')
      .map(([field]) => `${name}.${field}`),
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
  for (const wrong of [-64, 0.5, Number.NaN]) {
    const region = lowered.program.kept[3];
    const before = region.bytes;
    region.bytes = wrong;
    expect(check).toThrow(`${wrong} bytes at`);
    region.bytes = before;
  }
  const { input } = lowered;
  input.offset += 32;
  expect(check).toThrow(`at ${input.offset} were laid out`);
  input.offset -= 32;
  check();
  expect(() => verify(lowered, { threads: 1, scratchBytes: 2 ** 31, bytes: 2 ** 40 })).toThrow(
    'A thread would need 2.0 GiB',
  );
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
    new Set([
      'convolutionForward',
      'layerNormaliseBackward',
      'convolutionBackward',
      'convolutionDenseGradient',
      'add',
    ]),
  );
});

test('an operation that accesses what it does not say is refused', () => {
  const lowered = lower(everything());
  const { scratchBytes, bytes } = layOut(lowered, 1);
  for (const { name, reads, writes } of lowered.program.operations) {
    for (const touched of [reads, writes]) {
      if (touched.length === 0) continue;
      const before = touched.splice(0);
      const others = touched === reads ? writes : reads;
      if (before.every((region) => others.includes(region))) continue;
      expect(() => verify(lowered, { threads: 1, scratchBytes, bytes }), name).toThrow(
        'is not among the regions that it says it accesses',
      );
      touched.push(...before);
    }
  }
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
    let executable: Executable<LoweredTraining>;
    try {
      executable = await Executable.create(lowered, runtime, () => 'too large');
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      return;
    }
    const { heap } = executable.machine;
    writeBatch(executable, batchOf(each, each.count), each.graph.classes);
    executable.setStep({ count: each.count, learningRate: 0.1 });
    guards.write(heap);
    guards.forbid(heap, true);
    executable.run(['pass', 'dense', 'update']);
    guards.forbid(heap, false);
    guards.check(heap, `${record.name} with another ${field}`);
    executable.dispose();
  };
  await fc.assert(fc.asyncProperty(networks, fc.nat(), fc.nat(), wrong, property), {
    seed: 1,
    numRuns: 300,
  });
});

test('regions lie apart', () => {
  const lowered = lower(everything());
  const { scratchBytes, bytes } = layOut(lowered, 1);
  const check = () => verify(lowered, { threads: 1, scratchBytes, bytes });
  const move = (region: Region, to: Region) => {
    const { offset } = region;
    region.offset = to.offset;
    expect(check).toThrow('are needed at the same time');
    region.offset = offset;
    check();
  };
  const { kept, operations } = lowered.program;
  const [first, second] = kept.filter((region) => region.bytes > 0);
  move(first, second);
  for (const { reads, writes, replaces } of operations) {
    if (writes.length > 0 && reads.length > 0 && replaces.length === 0) move(writes[0], reads[0]);
  }
  const [{ logits }] = lowered.networks;
  const loss = operations.find(({ name }) => name === 'crossEntropy');
  for (const gradient of loss?.writes ?? []) move(gradient, logits.data);
});
