export { type NamedInputs, type ReadInputsOptions, readInputs } from '#files';
export type { ArrayInputs, FlatNumbers, NestedNumbers } from './array-inputs.js';
export { batches } from './batches.js';
export { inMemoryExamples, type Part, type RawInputs, wholePart } from './examples.js';
export { fashionMnist } from './fashion-mnist.js';
export { type FromArraysOptions, fromArrays, type LabelledArrays } from './from-arrays.js';
export { type ByteArray, parseIdx, writeIdx } from './idx.js';
export { idx } from './idx-dataset.js';
export { mnist } from './mnist.js';
