/** As much of Protocol Buffers' wire format as an ONNX model takes: fields are bytes, one after another. */

const varint = (value) => {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
};

/** A whole number of at least 0. */
export const integer = (number, value) => Buffer.from([...varint(number << 3), ...varint(value)]);

/** Text, bytes, or a message as the list of its fields. */
export function field(number, value) {
  const bytes = Array.isArray(value) ? Buffer.concat(value) : Buffer.from(value);
  return Buffer.concat([
    Buffer.from([...varint((number << 3) | 2), ...varint(bytes.length)]),
    bytes,
  ]);
}

export const float = (number, value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([Buffer.from(varint((number << 3) | 5)), bytes]);
};
