import { ModelError, type ModelGraph, show } from '@freetickets/core';
import { isLeftOut } from '../layer-config.js';

/**
 * Throws where a configuration holds an option that graphs leave out, such as an initialiser, but TensorFlow.js heeds.
 */
export function checkLeftOut({ nodes }: Omit<ModelGraph, 'hash'>): void {
  for (const { name, type, config } of nodes) {
    const option = leftOutIn(config);
    if (option === undefined) continue;
    throw new ModelError(
      `Node ${show(name)} (${type}): the option ${show(option)} has no place in a graph, which leaves names, seeds, initialisers, constraints and regularisers out.`,
    );
  }
}

function leftOutIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const option = !Array.isArray(value) && isLeftOut(key) ? key : leftOutIn(inner);
    if (option !== undefined) return option;
  }
  return undefined;
}
