/** Raw inputs of any number of examples, one after another, as they are kept in memory. */
export type RawInputs = Uint8Array | Float32Array | Float64Array;
