/** Layers' weights that are laid out as (..., in, out). */
const maskable: ReadonlySet<string> = new Set([
  'Conv1D kernel',
  'Conv2D kernel',
  'Conv3D kernel',
  'Dense kernel',
  'SeparableConv2D pointwise_kernel',
]);

/** Whether masks apply to the weight of that role of a layer of that class, where it is trainable. */
export function isMaskable(type: string, role: string): boolean {
  return maskable.has(`${type} ${role}`);
}
