import { DataError } from './errors.js';

/** That the input of an Embedding layer with so many `indices` holds a value that is none of them. */
export function indexError(example: number, value: number, layer: string, indices: number) {
  const hint = Number.isInteger(value)
    ? ''
    : " Data sets standardise numbers: their option normalise: 'none' keeps indices as they are.";
  return new DataError(
    `Example ${example} has the value ${value}, but the layer "${layer}" (Embedding) takes whole numbers from 0 to ${indices - 1}.${hint}`,
  );
}
