/** The members' logits, row-major over [member, example, class]. */
export interface MemberLogits {
  readonly data: Float32Array | Float64Array;
  readonly shape: readonly [members: number, examples: number, classes: number];
}

/** One member's logits, row-major over [example, class]. */
export interface LogitTable {
  readonly data: Float32Array | Float64Array;
  readonly shape: readonly [examples: number, classes: number];
}

/**
 * Each member's logits; they share the memory of all.
 *
 * @example splitMembers({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 1, 2] })[1].data // 3, 4
 */
export function splitMembers({ data, shape }: MemberLogits): readonly LogitTable[] {
  const [members, examples, classes] = shape;
  const size = examples * classes;
  return Array.from({ length: members }, (_, member) => ({
    data: data.subarray(member * size, (member + 1) * size),
    shape: [examples, classes],
  }));
}
