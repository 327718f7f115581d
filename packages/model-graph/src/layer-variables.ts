import { ModelError } from '@freetickets/core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
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
    const roles = new Map<string, number>();
    for (const variable of call.layer.weights) {
      const owner = owners.get(variable.id);
      if (owner) {
        throw new ModelError(
          `Layers "${owner.layerName}" and "${call.layerName}" share the weight ${variable.originalName}. Call one layer twice instead.`,
        );
      }
      owners.set(variable.id, call);
      const last = variable.originalName.slice(variable.originalName.lastIndexOf('/') + 1);
      const count = (roles.get(last) ?? 0) + 1;
      roles.set(last, count);
      yield { call, role: count === 1 ? last : `${last}-${count}`, variable };
    }
  }
}
