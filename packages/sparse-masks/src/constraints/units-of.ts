import {
  callPlugin,
  type LayerShape,
  type LayerUnits,
  type MaskConstraint,
  pluginLabel,
} from '@freetickets/core';

/** The units that a constraint has a layer active in; what it throws names it. */
export const unitsOf = (
  constraint: MaskConstraint | undefined,
  { name, shape }: LayerShape,
): LayerUnits | undefined =>
  constraint &&
  callPlugin(pluginLabel(constraint, 'the constraint'), 'units()', () =>
    constraint.units({ name, shape }),
  );
