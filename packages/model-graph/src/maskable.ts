/** Layers whose kernels are laid out as (..., in, out). */
const types: ReadonlySet<string> = new Set(['Conv1D', 'Conv2D', 'Conv3D', 'Dense']);

/** Whether masks apply to the weight of that role of a layer of that class, where it is trainable. */
export function isMaskable(type: string, role: string): boolean {
  return types.has(type) && role === 'kernel';
}
