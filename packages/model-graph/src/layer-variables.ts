import { ModelError } from '@freetickets/core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { distinctRoles } from './roles.js';
import type { Call } from './walk.js';

/** The variables of the layers called, with their roles, each layer once. */
export function* layerVariables(
  calls: readonly Call[],
): Generator<{ call: Call; role: string; variable: LayerVariable }> {
  const owners = new Map<number, Call>();
  const seen = new Set<string>();
  for (const call of calls) {
    if (seen.has(call.layerName)) continue;
    seen.add(call.layerName);
    const roles = rolesOf(call.layer.weights);
    for (const variable of call.layer.weights) {
      const owner = owners.get(variable.id);
      if (owner) {
        throw new ModelError(
          `Layers "${owner.layerName}" and "${call.layerName}" share the weight ${variable.originalName}. Call one layer twice instead.`,
        );
      }
      owners.set(variable.id, call);
      yield { call, role: roles.get(variable.id) as string, variable };
    }
  }
}

/** Roles by variable. A layer lists its weights in another order where some are frozen; they keep their roles. */
function rolesOf(weights: readonly LayerVariable[]): ReadonlyMap<number, string> {
  const made = weights.toSorted((a, b) => a.id - b.id);
  const roles = distinctRoles(
    made.map(({ originalName }) => originalName.slice(originalName.lastIndexOf('/') + 1)),
  );
  return new Map(made.map(({ id }, i) => [id, roles[i]]));
}
