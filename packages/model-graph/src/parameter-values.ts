import { ModelError, type ModelGraph } from '@freetickets/core';
import { tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { layerVariables } from './layer-variables.js';
import { walk } from './walk.js';

/**
 * The variables of a model by parameter name, in the graph's order. The model is the one that the graph was made from,
 * or one that `layersModel` made. Throws a `ModelError` where a parameter is missing or disposed, or has another shape.
 */
export function parameterVariables(
  model: LayersModel,
  graph: ModelGraph,
): ReadonlyMap<string, Variable> {
  const variables = new Map(
    Array.from(layerVariables(walk(model)), ({ call, role, variable }) => [
      `${call.layerName}/${role}`,
      variable,
    ]),
  );
  return new Map(
    graph.parameters.map(({ name, shape }) => {
      const variable = variables.get(name);
      if (variable?.shape.join() !== shape.join()) {
        throw new ModelError(
          `Parameter ${name}: the model has ${variable ? `the shape [${variable.shape.join(', ')}]` : 'none of this name'}, expected [${shape.join(', ')}]. Use the graph of this model.`,
        );
      }
      return [name, readAlive(variable, name)];
    }),
  );
}

function readAlive(variable: LayerVariable, name: string): Variable {
  try {
    return variable.read() as Variable;
  } catch (cause) {
    const problem = `Parameter ${name}: the model is disposed. Give one that is not, or a function that makes one.`;
    throw new ModelError(problem, { cause });
  }
}

/** A model's weights by parameter name: copies, dense, row-major. */
export async function parameterValues(
  model: LayersModel,
  graph: ModelGraph,
): Promise<Record<string, Float32Array>> {
  const variables = [...parameterVariables(model, graph)];
  return Object.fromEntries(
    await Promise.all(
      variables.map(async ([name, variable]) => [name, new Float32Array(await variable.data())]),
    ),
  );
}

/**
 * Writes all weights into a model, by parameter name. Throws a `ModelError` where a parameter is missing, unknown or of
 * another length, before anything is written.
 */
export function assignParameters(
  model: LayersModel,
  graph: ModelGraph,
  values: { readonly [name: string]: Float32Array },
): void {
  const variables = parameterVariables(model, graph);
  for (const name of new Set([...variables.keys(), ...Object.keys(values)])) {
    const expected = variables.get(name)?.size ?? 0;
    const given = values[name]?.length ?? 0;
    if (given !== expected) {
      throw new ModelError(
        `Parameter ${name}: got ${given} values, expected ${expected}. Give every parameter of the graph, dense.`,
      );
    }
  }
  tidy(() => {
    for (const [name, variable] of variables) {
      variable.assign(tensor(values[name] as Float32Array, variable.shape, variable.dtype));
    }
  });
}
