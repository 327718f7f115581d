import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trainingLayouts } from './layouts.js';
import { operations } from './operations.js';
import { fieldRange, Program } from './program.js';
import { records } from './records.js';

const kernels = new URL('../../kernels/', import.meta.url);

test('kernels/records.h and layouts.ts were generated from these descriptions; else run `npm run build:wasm`', async () => {
  const { generateLayouts, generateRecords } = await import(
    new URL('generate-records.js', kernels).href
  );
  const text = (path: string) => readFileSync(new URL(path, kernels), 'utf8');
  expect(text('records.h')).toBe(await generateRecords());
  expect(text('../src/program/layouts.ts')).toBe(await generateLayouts());
});

test('what begins with the fields of another operation has them first', () => {
  const { pool, poolBackward, depthwiseForward, depthwiseBackward } = operations;
  for (const [forward, backward] of [
    [pool, poolBackward],
    [depthwiseForward, depthwiseBackward],
  ]) {
    const names = Object.keys(forward.fields);
    expect(Object.keys(backward.fields).slice(0, names.length)).toEqual(names);
  }
});

test('fields are written in their order and by their types, after the number of the operation', () => {
  const program = new Program(trainingLayouts);
  const destination = program.keep(64);
  const step = program.record('step', {
    count: 3,
    barrierArrived: 0,
    barrierRound: 0,
    learningRate: 0.5,
    correction1: 1,
    correction2: 1,
    gradientScale: 1,
    scratch: undefined,
    scratchBytes: 4096,
  });
  const { region } = program.emit('clear', { destination, floats: 7 });
  for (const [i, each] of program.kept.entries()) each.offset = 64 * (i + 1);
  const heap = new ArrayBuffer(512);
  program.write(heap);
  const integers = (at: number, count: number) => [...new Int32Array(heap, at, count)];
  const number = Object.keys(operations).indexOf('clear');
  expect(integers(region.offset, 3)).toEqual([number, destination.offset, 7]);
  expect(integers(step.offset, 3)).toEqual([3, 0, 0]);
  expect(new Float32Array(heap, step.offset, 4)[3]).toBe(0.5);
  expect(integers(step.offset, 9).slice(7)).toEqual([0, 4096]);
  expect(step.bytes).toBe(4 * Object.keys(records.step.fields).length);
  expect(fieldRange(step, 'step', 'learningRate')).toEqual(step.at(12, 4));
});
