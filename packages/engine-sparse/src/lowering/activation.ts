import { activations } from '../program/constants.js';
import type { Source } from '../program/tensors.js';
import type { Activation } from './activation-functions.js';
import type { Lowering } from './lowering.js';

/** Lowers the activation of a node's value, other than `relu`. */
export function lowerActivation(
  lowering: Lowering,
  value: Source,
  { name, parameter }: Activation,
): Source {
  if (name === 'linear') return value;
  const { program } = lowering;
  const source = lowering.storedSource(value);
  const input = source.tensor;
  const output = lowering.tensor(input, input.needsGradient);
  const how = { function: activations.indexOf(name), parameter };
  program.emit(
    'activate',
    { input: input.record, output: output.record, ...how },
    { reads: [input.data], writes: [output.data] },
  );
  const activated = lowering.source(output);
  lowering.onBackward('activate', activated, { source, how });
  return activated;
}
