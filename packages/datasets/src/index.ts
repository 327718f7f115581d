export type { ArrayInputs, FlatNumbers, NestedNumbers } from './array-inputs.js';
export { batches } from './batches.js';
export { inMemoryExamples, type Part, type RawInputs, wholePart } from './examples.js';
export { type FromArraysOptions, fromArrays, type LabelledArrays } from './from-arrays.js';
export { type ByteArray, parseIdx, writeIdx } from './idx.js';
export { mnist } from './mnist.js';
