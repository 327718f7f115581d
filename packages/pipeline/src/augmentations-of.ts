import type { Augmentation, Method, Registry } from '@freetickets/core';
import type { Settings } from './settings.js';

/**
 * How training inputs are augmented: as the config says, else, colour images, as the method's experiments were published with,
 * which a note tells.
 */
export function augmentationsOf(
  { augmentation: given }: Settings,
  { augmentation: published = [] }: Method,
  inputShape: readonly number[],
  registry: Registry,
): { readonly used: readonly Augmentation[]; readonly notes: readonly string[] } {
  const isColour = inputShape.length === 3 && inputShape[2] === 3;
  const specs = given ?? (isColour ? published : []);
  const names = published.map((spec) => (typeof spec === 'string' ? spec : spec.name));
  return {
    used: specs.map((spec) => registry.resolve('augmentation', spec)),
    notes:
      given || specs.length === 0
        ? []
        : [
            `Training images are augmented by ${names.join(' and ')}, as the method's preset was published with. For none, set augmentation: [].`,
          ],
  };
}
