/** The arrays that tensors' data are held in. */
export type TensorData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

interface NumberType {
  readonly array: {
    new (buffer: ArrayBuffer, byteOffset: number, length: number): TensorData;
    readonly BYTES_PER_ELEMENT: number;
  };
  /** Of floats that JavaScript has no array for: how many of their 16 bits are the fraction's. */
  readonly fractionBits?: number;
}

/** The numbers of the format by its names for them. Those that share their array with others are only read. */
const types = new Map<string, NumberType>([
  ['F64', { array: Float64Array }],
  ['F32', { array: Float32Array }],
  ['I64', { array: BigInt64Array }],
  ['U64', { array: BigUint64Array }],
  ['I32', { array: Int32Array }],
  ['U32', { array: Uint32Array }],
  ['I16', { array: Int16Array }],
  ['U16', { array: Uint16Array }],
  ['I8', { array: Int8Array }],
  ['U8', { array: Uint8Array }],
  ['BOOL', { array: Uint8Array }],
  ['F16', { array: Uint16Array, fractionBits: 10 }],
  ['BF16', { array: Uint16Array, fractionBits: 7 }],
]);

/** The names of all that can be read. */
export const dtypes: readonly string[] = [...types.keys()];

/** What the format calls the numbers of an array; undefined for arrays that it has no word for. */
export const dtypeOf = (data: unknown): string | undefined =>
  [...types].find(([, { array }]) => data instanceof array)?.[0];

/** How many bytes a number of a dtype takes; undefined where it cannot be read. */
export const bytesOf = (dtype: string): number | undefined =>
  types.get(dtype)?.array.BYTES_PER_ELEMENT;

/** The numbers of a dtype that lie in bytes, which are copied only where they are not aligned. */
export function readData(dtype: string, bytes: Uint8Array<ArrayBuffer>): TensorData {
  const { array, fractionBits } = types.get(dtype) as NumberType;
  const size = array.BYTES_PER_ELEMENT;
  const { buffer, byteOffset, length } = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const data = new array(buffer, byteOffset, length / size);
  if (fractionBits === undefined || !(data instanceof Uint16Array)) return data;
  return Float32Array.from(data, (bits) => floatOf(bits, fractionBits));
}

/** The number that 16 bits stand for by IEEE 754: a sign, an exponent, and the bits of a fraction. */
function floatOf(bits: number, fractionBits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [scale, largest] = [2 ** fractionBits, 2 ** (15 - fractionBits) - 1];
  const [exponent, fraction] = [(bits & 0x7fff) >> fractionBits, (bits % scale) / scale];
  if (exponent === largest) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  const bias = largest >> 1;
  return sign * (exponent ? (1 + fraction) * 2 ** (exponent - bias) : fraction * 2 ** (1 - bias));
}
